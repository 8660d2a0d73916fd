import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { costLimitRule } from '@escape.tech/graphql-armor-cost-limit';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import type { GraphQLError, ValidationContext, ValidationRule } from 'graphql';
import { conditionalSubscriptionsRule } from './conditional-subscriptions.ts';

/** The deepest document; the SPA's deepest has 9 levels. */
export const depthMax = 14;
/** The most aliases in one document. */
export const aliasesMax = 60;
/**
 * The highest cost: a scalar 1, an object 2, each level of depth times the factor, a list times its literal `first`. Two
 * hundred transactions with all their lines cost 53,000; the SPA's dearest document 2,700.
 */
export const costMax = 60_000;
const depthCostFactor = 1.2;
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
  ruleOf(
    costLimitRule({
      maxCost: costMax,
      depthCostFactor,
      ignoreIntrospection: true,
      flattenFragments: true,
      ...reporting,
    }),
  ),
];

/** The limits' rules are written against GraphQL's own context; their type names another copy of it. */
function ruleOf(rule: unknown): ValidationRule {
  return rule as (context: ValidationContext) => ReturnType<ValidationRule>;
}
