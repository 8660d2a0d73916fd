import {
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

/** Is told every value of an answer with the field of the schema that it answers. */
export type Visit = (typeName: string, field: string, value: unknown) => void;

/** Which fields of a schema were answered without an error. */
export class Coverage implements Wishes {
  private readonly seen = new Set<string>();
  private readonly types: readonly GraphQLObjectType[];

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
    const isAllSeen =
      !isObjectType(below) ||
      Object.keys(below.getFields()).every((name) => this.seen.has(`${below.name}.${name}`));
    return isAllSeen ? 1 : 3;
  }

  /** Walks an answer along its document; fields that answered with an error do not count. */
  note(
    { text, operationName }: Pick<MadeDocument, 'text' | 'operationName'>,
    answer: { readonly data?: unknown; readonly errors?: readonly { readonly path?: Path }[] },
    visit: Visit = () => undefined,
  ): void {
    if (answer.data === null || answer.data === undefined) return;
    const { definitions } = parse(text);
    const operation = definitions.find(
      (each): each is OperationDefinitionNode =>
        each.kind === Kind.OPERATION_DEFINITION &&
        (operationName === null || each.name?.value === operationName),
    );
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
        this.seen.add(`${type.name}.${field.name}`);
        visit(type.name, field.name, below);
        const named = getNamedType(field.type);
        if (node.selectionSet !== undefined && isObjectType(named))
          walk(named, node.selectionSet, below, place);
      }
    };
    walk(root, operation.selectionSet, answer.data, []);
  }
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
