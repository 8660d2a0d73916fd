import {
  type DocumentNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type OperationTypeNode,
  print,
} from 'graphql';
import type { Random } from '../../test/support/random.ts';
import type { Known } from './known.ts';
import { Operation } from './selections.ts';
import { spoil } from './spoil.ts';
import type { Spoilt } from './spoilt.ts';
import { Values } from './values.ts';

export type OperationKind = 'query' | 'mutation' | 'subscription';

/** A document with what is sent beside it. */
export interface MadeDocument {
  readonly text: string;
  readonly variables: unknown;
  readonly operationName: string | null;
  /** Of the operation that runs. */
  readonly kind: OperationKind;
  /** What is wrong with it, where something is on purpose. */
  readonly spoilt: string | null;
  /** The code that it must be refused with; null where any answer is right. */
  readonly refusal: Spoilt['refusal'];
}

/** Mutations that cost a password's hash, years of books, or the session that asks: asked for less often. */
const rareMutations: Readonly<Record<string, number>> = {
  startDemo: 1,
  signUp: 2,
  signIn: 3,
  changePassword: 3,
  resetPassword: 3,
  beginSecondFactor: 3,
  removeSecondFactor: 3,
  renewRecoveryCodes: 3,
  signOut: 4,
  endSession: 4,
  endOtherSessions: 4,
};
const usualWeight = 20;

export interface Wishes {
  /** How much a field is wanted: more where it, or something below it, was never answered. */
  wantOf(typeName: string, field: string): number;
}

/** Makes random documents of a schema. The same random numbers and the same known things make the same documents. */
export class DocumentMaker {
  /** How many percent of queries ask for a household twice: for both, where the person is in two. */
  private againPercent = 0;

  constructor(
    private readonly schema: GraphQLSchema,
    private readonly random: Random,
    private readonly wishes: Wishes,
  ) {}

  make(known: Known, asking: { readonly foreignPercent: number; readonly isOfBoth: boolean }): MadeDocument {
    const { random } = this;
    this.againPercent = asking.isOfBoth ? 40 : 8;
    const values = new Values(random, known, asking.foreignPercent);
    const kind = random.chance(30) ? 'mutation' : random.chance(6) ? 'subscription' : 'query';
    const count = random.chance(8) ? 2 + random.below(2) : 1;
    const operations = Array.from({ length: count }, (_, index) =>
      this.operation(index === 0 ? kind : random.pick(['query', 'mutation']), values, `o${index}`),
    );
    const isNamed = count > 1 || random.chance(40);
    const definitions = operations.map(({ definition, name }) =>
      isNamed ? { ...definition, name: { kind: Kind.NAME as const, value: name } } : definition,
    );
    const [first] = operations;
    const document: DocumentNode = {
      kind: Kind.DOCUMENT,
      // Where a document names its operations, the order says nothing.
      definitions: shuffled(random, [...definitions, ...operations.flatMap(({ fragments }) => fragments)]),
    };
    const made = {
      document,
      text: print(document),
      variables: Object.assign({}, ...operations.map(({ variables }) => variables)) as Record<
        string,
        unknown
      >,
      operationName: isNamed && (count > 1 || random.chance(70)) ? (first?.name ?? null) : null,
    };
    const { refusal, wrong, ...sent } = random.chance(14)
      ? spoil(random, made)
      : { ...made, refusal: null, wrong: null };
    return {
      text: sent.text,
      variables: sent.variables,
      operationName: sent.operationName,
      kind,
      spoilt: wrong,
      refusal,
    };
  }

  private operation(kind: OperationKind, values: Values, prefix: string) {
    const { random } = this;
    const operation = new Operation(random, values, prefix, 4 + random.below(60), this.weightOf);
    const root = this.rootOf(kind);
    const depth = 2 + random.below(11);
    // Mutations run one after the other; a subscription has one field.
    const chosen =
      kind === 'query' ? undefined : this.fieldsOf(root, kind === 'mutation' ? 1 + random.below(2) : 1);
    const selectionSet =
      kind === 'query' && random.chance(4)
        ? this.introspection(operation, depth)
        : operation.select(root, depth, kind === 'query' ? this.queryFields(root) : chosen);
    const definition: OperationDefinitionNode = {
      kind: Kind.OPERATION_DEFINITION,
      operation: kind as OperationTypeNode,
      variableDefinitions: operation.definitions,
      directives: [],
      selectionSet:
        kind === 'subscription'
          ? { ...selectionSet, selections: selectionSet.selections.slice(0, 1) }
          : selectionSet,
    };
    return {
      definition,
      name: `${prefix}Operation`,
      variables: operation.variables,
      fragments: operation.fragments,
    };
  }

  /** The books hang below the household: most queries ask for it, some several times. */
  private queryFields(root: GraphQLObjectType) {
    const { random } = this;
    const { household, ...others } = root.getFields();
    const chosen = household === undefined || random.chance(12) ? [] : [household];
    if (household !== undefined && random.chance(this.againPercent)) chosen.push(household);
    if (chosen.length === 0 || random.chance(15)) chosen.push(random.pick(Object.values(others)));
    return chosen;
  }

  private fieldsOf(root: GraphQLObjectType, count: number) {
    const weighed = Object.values(root.getFields()).flatMap((field) =>
      Array.from({ length: this.weightOf(root.name, field.name) }, () => field),
    );
    return Array.from({ length: count }, () => this.random.pick(weighed));
  }

  private introspection(operation: Operation, depth: number) {
    const root = this.rootOf('query');
    const schemaType = this.schema.getType('__Schema') as GraphQLObjectType;
    const asked = operation.select(root, depth, this.queryFields(root));
    const told = operation.select(schemaType, 3);
    return {
      ...asked,
      selections: [
        ...asked.selections,
        {
          kind: Kind.FIELD as const,
          name: { kind: Kind.NAME as const, value: '__schema' },
          selectionSet: told,
        },
      ],
    };
  }

  private rootOf(kind: OperationKind): GraphQLObjectType {
    const root = {
      query: this.schema.getQueryType(),
      mutation: this.schema.getMutationType(),
      subscription: this.schema.getSubscriptionType(),
    }[kind];
    if (!root) throw new Error(`the schema has no ${kind}`);
    return root;
  }

  private readonly weightOf = (typeName: string, field: string): number => {
    const usual = typeName === 'Mutation' ? (rareMutations[field] ?? usualWeight) : usualWeight;
    return usual * this.wishes.wantOf(typeName, field);
  };
}

function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const left = [...items];
  const result: T[] = [];
  while (left.length > 0) result.push(...left.splice(random.below(left.length), 1));
  return result;
}
