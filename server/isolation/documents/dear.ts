import { aliasesMax, costMax, depthMax, tokensMax } from '../../src/graphql/limits.ts';
import type { Way } from './spoilt.ts';

const invalid = ['graphql_validation_failed'];
const unreadable = ['graphql_parse_failed'];
const none = { variables: {}, operationName: null };

/** Documents dearer than the limits allow: each must be refused before anything of it runs. */
export const dear: Readonly<Record<string, Way>> = {
  'deeper than the limit': () => ({
    ...none,
    text: `{ household(id: "x") { ${'deeper { '.repeat(depthMax + 2)}id${' }'.repeat(depthMax + 2)} } }`,
    refusal: invalid,
  }),
  'types of types, without end': () => ({
    ...none,
    text: `{ __schema { types { ${'fields { type { '.repeat(6)}name${' } }'.repeat(6)} } } }`,
    refusal: invalid,
  }),
  'more aliases than the limit': (random) => ({
    ...none,
    text: `{ ${Array.from({ length: aliasesMax + 1 + random.below(100) }, (_, index) => `a${index}: me { id }`).join(' ')} }`,
    refusal: invalid,
  }),
  'dearer than the limit': () => ({
    ...none,
    text: `{ household(id: "x") { transactions(first: ${costMax}) { edges { node { lines { memo } postings { memo } } } } } }`,
    refusal: invalid,
  }),
  'dearer than the limit by a variable': (random) => ({
    variables: { id: 'x', first: 1 + random.below(300) },
    operationName: null,
    text: `query ($id: ID!, $first: Int!) { household(id: $id) {
      importBatches(first: $first) { edges { node { lines(first: $first) { edges { node { raw } } } } } } } }`,
    refusal: invalid,
  }),
  'fragments that double': () => ({
    ...none,
    text: `{ me { ...F0 } } ${Array.from(
      { length: 24 },
      (_, level) => `fragment F${level} on Me { ...F${level + 1} ...F${level + 1} }`,
    ).join(' ')} fragment F24 on Me { id name email }`,
    refusal: invalid,
  }),
  'more tokens than the limit': (random) => ({
    ...none,
    text: `{ ${'__typename '.repeat(tokensMax + random.below(3_000))} }`,
    refusal: unreadable,
  }),
  'one field very often': () => ({ ...none, text: `{ ${'me { id name } '.repeat(500)} }` }),
  'directives very often': () => ({ ...none, text: `{ me { id ${'@skip(if: false) '.repeat(400)} } }` }),
  'lists in lists': () => ({
    ...none,
    text: `{ household(id: ${'['.repeat(900)}"x"${']'.repeat(900)}) { id } }`,
    refusal: invalid,
  }),
  'more than a request may hold': () => ({
    ...none,
    text: `# ${'x'.repeat(1_100_000)}\n{ me { id } }`,
    // A server may answer before it has heard all, and hang up.
    refusal: ['request_too_large', '0'],
  }),
};
