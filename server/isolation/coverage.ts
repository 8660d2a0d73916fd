import {
  type DefinitionNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql';
import type { MadeDocument, Wishes } from './documents/document.ts';

type Path = readonly (string | number)[];

export interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message?: string;
    readonly path?: Path;
    readonly extensions?: { readonly code?: string };
  }[];
}

/** Is told every value of an answer with the field of the schema that it answers, and where the document asks for it. */
export type Visit = (typeName: string, field: string, value: unknown, node: FieldNode) => void;

/** How much a field is wanted by how many fields further on there is one that was never answered. */
const wantsByWay: Readonly<Record<number, number>> = { 0: 6, 1: 5, 2: 4, 3: 3, 4: 2 };

/** Which fields of a schema were answered without an error. */
export class Coverage implements Wishes {
  private readonly seen = new Set<string>();
  private readonly types: readonly GraphQLObjectType[];
  /** What `way` answers, until another field is seen. */
  private ways: ReadonlyMap<string, number> | null = null;

  constructor(private readonly schema: GraphQLSchema) {
    this.types = Object.values(schema.getTypeMap()).filter(
      (type) => isObjectType(type) && !type.name.startsWith('__'),
    ) as GraphQLObjectType[];
  }

  /** Every field of the schema, as `Type.field`. */
  get all(): string[] {
    return this.types.flatMap((type) => Object.keys(type.getFields()).map((name) => `${type.name}.${name}`));
  }

  get missing(): string[] {
    return this.all.filter((name) => !this.seen.has(name));
  }

  wantOf(typeName: string, field: string): number {
    if (typeName.startsWith('__')) return 1;
    if (!this.seen.has(`${typeName}.${field}`)) return 8;
    const type = this.schema.getType(typeName);
    const below = isObjectType(type) ? getNamedType(type.getFields()[field]?.type) : undefined;
    return isObjectType(below) ? (wantsByWay[this.way().get(below.name) ?? Infinity] ?? 1) : 1;
  }

  /** How many fields lead from each type to one with a field that was never answered; types that lead to none are not in it. */
  private way(): ReadonlyMap<string, number> {
    if (this.ways !== null) return this.ways;
    const ways = new Map<string, number>();
    for (let steps = 0, grown = true; grown; steps += 1) {
      grown = false;
      for (const type of this.types) {
        if (ways.has(type.name)) continue;
        const isThere = Object.values(type.getFields()).some((field) =>
          steps === 0
            ? !this.seen.has(`${type.name}.${field.name}`)
            : ways.get(getNamedType(field.type).name) === steps - 1,
        );
        if (isThere) ways.set(type.name, steps);
        grown ||= isThere;
      }
    }
    this.ways = ways;
    return ways;
  }

  /** Walks an answer along its document; fields that answered with an error do not count. */
  note(
    { text, operationName }: Pick<MadeDocument, 'text' | 'operationName'>,
    answer: Answer,
    visit: Visit = () => undefined,
  ): void {
    if (answer.data === null || answer.data === undefined) return;
    // As it was sent by GET; by other ways such a text is not read, and not answered.
    const { definitions } = parse(text.toWellFormed());
    const operation = operationOf(definitions, operationName);
    const root = operation && this.schema.getRootType(operation.operation);
    if (operation === undefined || !root) return;
    const fragments = new Map(
      definitions
        .filter((each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION)
        .map((each) => [each.name.value, each]),
    );
    const failed = new Set((answer.errors ?? []).map(({ path }) => JSON.stringify(path ?? [])));
    const walk = (type: GraphQLObjectType, set: SelectionSetNode, value: unknown, path: Path): void => {
      if (Array.isArray(value)) {
        for (const [index, each] of value.entries()) walk(type, set, each, [...path, index]);
        return;
      }
      if (typeof value !== 'object' || value === null) return;
      for (const node of fieldsOf(set, fragments)) {
        const key = node.alias?.value ?? node.name.value;
        const field = type.getFields()[node.name.value];
        if (field === undefined || !(key in value)) continue;
        const below = (value as Record<string, unknown>)[key];
        const place = [...path, key];
        if (failed.has(JSON.stringify(place))) continue;
        this.see(`${type.name}.${field.name}`);
        visit(type.name, field.name, below, node);
        const named = getNamedType(field.type);
        if (node.selectionSet !== undefined && isObjectType(named))
          walk(named, node.selectionSet, below, place);
      }
    };
    walk(root, operation.selectionSet, answer.data, []);
  }

  private see(name: string): void {
    if (this.seen.has(name)) return;
    this.seen.add(name);
    this.ways = null;
  }
}

/** The operation of a document that runs. */
export function operationOf(
  definitions: readonly DefinitionNode[],
  operationName: string | null,
): OperationDefinitionNode | undefined {
  return definitions.find(
    (each): each is OperationDefinitionNode =>
      each.kind === Kind.OPERATION_DEFINITION &&
      (operationName === null || each.name?.value === operationName),
  );
}

function* fieldsOf(
  set: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): Generator<FieldNode> {
  for (const node of set.selections) {
    if (node.kind === Kind.FIELD) yield node;
    else if (node.kind === Kind.INLINE_FRAGMENT) yield* fieldsOf(node.selectionSet, fragments);
    else {
      const fragment = fragments.get(node.name.value);
      if (fragment !== undefined) yield* fieldsOf(fragment.selectionSet, fragments);
    }
  }
}
