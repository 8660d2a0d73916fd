import { buildSchema, parse, specifiedRules, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { limitRules } from './limits.ts';

const schema = buildSchema(`type Query { a: Int } type Subscription { told(id: ID): Int }`);
const messages = (text: string): string[] =>
  validate(schema, parse(text), [...specifiedRules, ...limitRules]).map(({ message }) => message);

describe('a subscription that begins with a condition', () => {
  it.each([
    'subscription ($b: Boolean!) { told @skip(if: $b) }',
    'subscription ($b: Boolean!) { told @include(if: $b) }',
    'subscription ($b: Boolean!) { ... @skip(if: $b) { told } }',
    'subscription ($b: Boolean!) { ...F } fragment F on Subscription { told @skip(if: $b) }',
    'subscription ($b: Boolean!) { ...F @skip(if: $b) } fragment F on Subscription { told }',
    'subscription { told @skip(if: true) }',
    'subscription { told @include(if: false) }',
    'subscription { ... @include(if: false) { told } }',
    'subscription { ...F @skip(if: true) } fragment F on Subscription { told }',
    'query Q { a } subscription S($b: Boolean!) { told @skip(if: $b) }',
  ])('is refused, not failed at: %s', (text) => {
    expect(messages(text)).toContain('A subscription may not begin with @skip or @include.');
  });

  it.each([
    'subscription { told }',
    'subscription ($id: ID) { told(id: $id) }',
    'query ($b: Boolean!) { a @skip(if: $b) }',
  ])('is none, and answered: %s', (text) => {
    expect(messages(text)).toEqual([]);
  });

  it('does not go round in fragments that spread each other', () => {
    expect(
      messages(
        'subscription { ...F } fragment F on Subscription { ...G } fragment G on Subscription { ...F }',
      ),
    ).not.toEqual([]);
  });
});
