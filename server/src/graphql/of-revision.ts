import {
  type DocumentNode,
  getArgumentValues,
  getNamedType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/**
 * Fields of a household that follow from its revision, the asking person's role and the day. Not among them is what changes
 * without a revision: people's names, invitations that expire, how far an import is, what a check finds.
 */
const householdFields = new Set([
  'id',
  'name',
  'baseCurrency',
  'timeZone',
  'firstDayOfWeek',
  'numberLocale',
  'revision',
  'role',
  'today',
  'accounts',
  'account',
  'netWorth',
  'groupTotals',
  'categories',
  'payees',
  'tags',
  'rates',
  'register',
  'transactions',
  'transaction',
  'trash',
  'monthSummary',
  'monthSummaries',
  'netWorthByMonth',
]);

/** Object types of which that is true as a whole. A type that is not named here is not kept. */
const typesOfRevision = new Set([
  'Account',
  'Category',
  'CategoryTotal',
  'CurrencySum',
  'EntryLine',
  'Figure',
  'FilterTotals',
  'GroupTotal',
  'Money',
  'MonthSummary',
  'NetWorthPoint',
  'PageInfo',
  'Payee',
  'PayeeConnection',
  'PayeeEdge',
  'Posting',
  'Rate',
  'RateConnection',
  'RateEdge',
  'RegisterConnection',
  'RegisterEdge',
  'RegisterEntry',
  'Tag',
  'TagConnection',
  'TagEdge',
  'Transaction',
  'TransactionConnection',
  'TransactionEdge',
]);

/** Where a query asks for its household: the only field at its top. */
export interface HouseholdQuery {
  /** The household that it asks for with some variables, checked and coerced. */
  householdId(variables: Readonly<Record<string, unknown>>): string;
}

/**
 * The household of a query whose whole answer follows from the household's revision, the role, the day, the document and
 * the variables; null for every other operation.
 */
export function householdQueryOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): HouseholdQuery | null {
  const [top, ...others] = operation.selectionSet.selections;
  const definition = schema.getQueryType()?.getFields()['household'];
  if (operation.operation !== OperationTypeNode.QUERY || definition === undefined) return null;
  if (top?.kind !== Kind.FIELD || top.name.value !== 'household' || others.length > 0) return null;
  if ((top.directives ?? []).length > 0 || !isOfRevision(schema, document)) return null;
  return {
    householdId: (variables) => String(getArgumentValues(definition, top, variables)['id']).toLowerCase(),
  };
}

/** Whether all that the document asks for, fragments and other operations included, follows from the revision. */
function isOfRevision(schema: GraphQLSchema, document: DocumentNode): boolean {
  let isSo = true;
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        const parent = types.getParentType()?.name;
        const name = node.name.value;
        if (name === '__typename') return undefined;
        const fits =
          parent === 'Query'
            ? name === 'household'
            : parent === 'Household'
              ? householdFields.has(name)
              : parent !== undefined && typesOfRevision.has(parent);
        const answers = getNamedType(types.getType())?.name ?? '';
        const isLeafOrKnown =
          node.selectionSet === undefined || answers === 'Household' || typesOfRevision.has(answers);
        if (!fits || !isLeafOrKnown) isSo = false;
        return undefined;
      },
    }),
  );
  return isSo;
}
