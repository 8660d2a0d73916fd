import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import type { GraphQLError, ValidationContext, ValidationRule } from 'graphql';
import { conditionalSubscriptionsRule } from './conditional-subscriptions.ts';
import { costRule } from './cost.ts';

/** The deepest document; the SPA's deepest has 9 levels. */
export const depthMax = 14;
/** The most aliases in one document. */
export const aliasesMax = 60;
/** The highest cost. Two hundred transactions with everything in them cost 41,000; the SPA's dearest document 29,000. */
export const costMax = 60_000;
/** The most lexical tokens of a document. */
export const tokensMax = 3_000;

/** A refused document is an error of its validation like any other, not an exception. */
const reporting = {
  propagateOnRejection: false,
  onReject: [
    (context: unknown, error: Error) => (context as ValidationContext).reportError(error as GraphQLError),
  ],
};

/**
 * Validation rules that refuse documents dearer than any screen needs, before anything runs. Fragments count as what is
 * spread from them: a document costs the same however it is written.
 */
export const limitRules: readonly ValidationRule[] = [
  conditionalSubscriptionsRule,
  ruleOf(maxDepthRule({ n: depthMax, ignoreIntrospection: true, flattenFragments: true, ...reporting })),
  ruleOf(maxAliasesRule({ n: aliasesMax, ...reporting })),
  costRule(costMax),
];

/** The limits' rules are written against GraphQL's own context; their type names another copy of it. */
function ruleOf(rule: unknown): ValidationRule {
  return rule as (context: ValidationContext) => ReturnType<ValidationRule>;
}
