import {
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  type SelectionSetNode,
  type ValidationRule,
} from 'graphql';

/**
 * Refuses `@skip` and `@include` where a subscription begins, as the specification does (section 5.2.4.1). GraphQL's own rule for
 * subscriptions looks at conditions by a variable without any variables and throws, and its execution at one that is left with
 * nothing to listen to; either would be a failure of the server's. So from here on the other rules are shown such a
 * subscription without what it asks for.
 */
export const conditionalSubscriptionsRule: ValidationRule = (context) => ({
  Document(document) {
    const fragments = new Map(
      document.definitions
        .filter((each): each is FragmentDefinitionNode => each.kind === Kind.FRAGMENT_DEFINITION)
        .map((each) => [each.name.value, each.selectionSet]),
    );
    const conditional = document.definitions.filter(
      (each): each is OperationDefinitionNode =>
        each.kind === Kind.OPERATION_DEFINITION &&
        each.operation === OperationTypeNode.SUBSCRIPTION &&
        isConditional(each.selectionSet, fragments, new Set()),
    );
    if (conditional.length === 0) return undefined;
    for (const operation of conditional)
      context.reportError(
        new GraphQLError('A subscription may not begin with @skip or @include.', {
          nodes: operation,
        }),
      );
    return without(document, new Set(conditional));
  },
});

function isConditional(
  { selections }: SelectionSetNode,
  fragments: ReadonlyMap<string, SelectionSetNode>,
  seen: Set<string>,
): boolean {
  return selections.some((selection) => {
    if (selection.directives?.some(({ name }) => name.value === 'skip' || name.value === 'include'))
      return true;
    if (selection.kind === Kind.FIELD) return false;
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return isConditional(selection.selectionSet, fragments, seen);
    const name = selection.name.value;
    const fragment = seen.has(name) ? undefined : fragments.get(name);
    seen.add(name);
    return fragment !== undefined && isConditional(fragment, fragments, seen);
  });
}

function without(document: DocumentNode, operations: ReadonlySet<unknown>): DocumentNode {
  return {
    ...document,
    definitions: document.definitions.map((each) =>
      operations.has(each)
        ? ({ ...each, selectionSet: { kind: Kind.SELECTION_SET, selections: [] } } as OperationDefinitionNode)
        : each,
    ),
  };
}
