import { readdirSync, readFileSync } from 'node:fs';
import {
  buildSchema,
  type DefinitionNode,
  getNamedType,
  isObjectType,
  Kind,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { costMax, limitRules } from './limits.ts';

const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));
const refusals = (text: string): string[] =>
  validate(schema, parse(text), [...specifiedRules, ...limitRules]).map(({ message }) => message);
const ofHousehold = (selection: string, variables = ''): string =>
  `query ($h: ID!${variables}) { household(id: $h) { ${selection} } }`;

/** Lines of all batches: as many rows as one page times the other. */
const lines = (first: string): string =>
  `importBatches${first} { edges { node { lines${first} { edges { node { id raw } } } } } }`;
/** One list, so often that all pages together are too many. */
const often = (first: string): string =>
  Array.from(
    { length: 60 },
    (_, index) =>
      `a${index}: transactions${first} { edges { node { lines { memo } postings { memo date status } } } }`,
  ).join(' ');

describe('a page whose size is a variable', () => {
  it.each([
    ['lines of all batches', lines],
    ['one list many times', often],
  ])('costs what the largest page written into the document does: %s', (_name, selection) => {
    const literal = refusals(ofHousehold(selection('(first: 200)')));
    expect(literal).toEqual([
      expect.stringMatching(/^Syntax Error: Query Cost limit of 60000 exceeded, found [\d.]+\.$/),
    ]);
    expect(refusals(ofHousehold(selection('(first: $n)'), ', $n: Int!'))).toEqual(literal);
    // A default holds only while nothing else is sent.
    expect(refusals(ofHousehold(selection('(first: $n)'), ', $n: Int! = 1'))).toEqual(literal);
  });

  it('is refused in a fragment too, inline and named', () => {
    const [literal] = refusals(ofHousehold(lines('(first: 200)')));
    const spread = `${ofHousehold('...F', ', $n: Int!')} fragment F on Household { ${lines('(first: $n)')} }`;
    expect(refusals(spread)).toEqual([literal]);
    expect(refusals(ofHousehold(`... on Household { ${lines('(first: $n)')} }`, ', $n: Int!'))).toEqual([
      literal,
    ]);
  });

  it('is answered where the largest page is not too dear', () => {
    const selection = 'transactions(first: $n) { edges { node { id lines { memo } postings { memo } } } }';
    expect(refusals(ofHousehold(selection, ', $n: Int!'))).toEqual([]);
  });
});

it('takes a page of no written size for what it is then', () => {
  const unsaid = refusals(ofHousehold(often('')));
  expect(unsaid).toHaveLength(1);
  expect(unsaid).toEqual(refusals(ofHousehold(often('(first: 50)'))));
});

/** Everything of a type and of what stands in it. */
function everythingOf(name: string): string {
  const type = schema.getType(name);
  if (!isObjectType(type)) return '';
  const fields = Object.values(type.getFields()).map(
    (field) => `${field.name} ${everythingOf(getNamedType(field.type).name)}`,
  );
  return `{ ${fields.join(' ')} }`;
}

it('answers two hundred transactions with everything that stands in them', () => {
  const everything = everythingOf('Transaction');
  expect(everything).toContain('postings');
  expect(refusals(ofHousehold(`transactions(first: 200) { edges { cursor node ${everything} } }`))).toEqual(
    [],
  );
});

it('does not go round in fragments that spread each other, nor count them for ever', () => {
  const circle = '{ me { ...F } } fragment F on Me { ...G } fragment G on Me { ...F }';
  expect(refusals(circle)).not.toEqual([]);
  const doubling = Array.from(
    { length: 24 },
    (_, level) => `fragment F${level} on Me { ...F${level + 1} ...F${level + 1} }`,
  );
  expect(refusals(`{ me { ...F0 } } ${doubling.join(' ')} fragment F24 on Me { id name }`)).toContainEqual(
    expect.stringContaining(`Query Cost limit of ${costMax} exceeded`),
  );
});

describe('every document of the SPA', () => {
  const web = new URL('../../../web/src/', import.meta.url);
  const definitions = readdirSync(web, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.graphql'))
    .flatMap((path) => parse(readFileSync(new URL(path, web), 'utf8')).definitions);
  const operations = definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  const fragments = definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);

  it.each(operations.map((each) => [each.name?.value, each] as const))(
    '%s is within the limits',
    (_name, operation) => {
      const document = {
        kind: Kind.DOCUMENT,
        definitions: [operation, ...fragments] as DefinitionNode[],
      } as const;
      expect(validate(schema, document, limitRules).map(({ message }) => message)).toEqual([]);
    },
  );

  it('is looked at', () => {
    expect(operations.length).toBeGreaterThan(50);
  });
});
