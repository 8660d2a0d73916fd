import { maxAliasesRule } from '@escape.tech/graphql-armor-max-aliases';
import { costLimitRule } from '@escape.tech/graphql-armor-cost-limit';
import { maxDepthRule } from '@escape.tech/graphql-armor-max-depth';
import type { ValidationContext, ValidationRule } from 'graphql';

/** The deepest document; the SPA's deepest has 9 levels. */
export const depthMax = 14;
/** The most aliases in one document. */
export const aliasesMax = 60;
/** The highest cost: a field 1, a level of depth multiplies by 1.5. The SPA's dearest document costs about 900. */
export const costMax = 10_000;
/** The most lexical tokens of a document. */
export const tokensMax = 3_000;

/** Validation rules that refuse documents dearer than any screen needs, before anything runs. */
export const limitRules: readonly ValidationRule[] = [
  ruleOf(maxDepthRule({ n: depthMax, ignoreIntrospection: true })),
  ruleOf(maxAliasesRule({ n: aliasesMax })),
  ruleOf(costLimitRule({ maxCost: costMax, ignoreIntrospection: true })),
];

/** The limits' rules are written against GraphQL's own context; their type names another copy of it. */
function ruleOf(rule: unknown): ValidationRule {
  return rule as (context: ValidationContext) => ReturnType<ValidationRule>;
}
