import { type DocumentNode, type FieldNode, Kind, print, visit } from 'graphql';
import type { Random } from '../../test/support/random.ts';
import { directiveOf, fieldOf, setOf } from './ast.ts';
import { dear } from './dear.ts';
import type { Sound, Spoilt, Way } from './spoilt.ts';

const invalid = ['graphql_validation_failed'];

/** Changes one field of the document, chosen at random. */
function withField(random: Random, document: DocumentNode, change: (node: FieldNode) => FieldNode): string {
  let count = 0;
  visit(document, { Field: () => void (count += 1) });
  let left = random.below(Math.max(1, count));
  const changed = visit(document, {
    Field(node) {
      left -= 1;
      return left === -1 ? change(node) : undefined;
    },
  });
  return print(changed);
}

/** What clients get wrong, by mistake or on purpose. */
const ways: Readonly<Record<string, Way>> = {
  'unknown field': (random, { document }) => ({
    text: withField(random, document, (node) => ({
      ...node,
      name: { kind: Kind.NAME, value: 'noSuchField' },
    })),
    refusal: invalid,
  }),
  'unknown directive': (random, { document }) => ({
    text: withField(random, document, (node) => ({
      ...node,
      directives: [directiveOf(random.pick(['noSuchDirective', 'stream', 'client']))],
    })),
    refusal: invalid,
  }),
  '@defer': (_random, { text }) => ({ text: text.replace(/\{/, '{ ... @defer { __typename } ') }),
  'leaf with a selection': (random, { document }) => ({
    text: withField(random, document, (node) => ({
      ...node,
      selectionSet: setOf([...(node.selectionSet?.selections ?? []), fieldOf({ name: 'noSuchField' })]),
    })),
    refusal: invalid,
  }),
  'arguments twice': (random, { document }) => ({
    text: withField(random, document, (node) => ({
      ...node,
      arguments: [...(node.arguments ?? []), ...(node.arguments ?? [])],
    })),
  }),
  'no arguments': (random, { document }) => ({
    text: withField(random, document, (node) => ({ ...node, arguments: [] })),
  }),
  'variables of other types': (random, { variables }) => ({
    variables: Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [
        name,
        random.chance(50)
          ? value
          : random.pick([null, 1, 1.5, true, [], {}, [[value]], { id: value }, 1e308]),
      ]),
    ),
  }),
  'no variables': () => ({ variables: {} }),
  'variables that are none': (random) => ({ variables: random.pick(['x', 7, [], true, null] as unknown[]) }),
  'variables with more than is asked': (_random, { variables }) => ({
    variables: { ...variables, another: 'x', constructor: 1, toString: null },
  }),
  'deep variables': (_random, { variables }) => {
    let deep: unknown = 'x';
    for (let level = 0; level < 500; level += 1) deep = [deep];
    return {
      variables: Object.fromEntries(
        Object.keys(variables).map((name, index) => [name, index === 0 ? deep : null]),
      ),
    };
  },
  'unknown operation': () => ({ operationName: 'NoSuchOperation' }),
  'no operation named': () => ({ operationName: null }),
  'operation named as nothing': (random) => ({
    operationName: random.pick(['', '__proto__', 'x'.repeat(500)]),
  }),
  'fragments in a circle': (_random, { text }) => ({
    text: `${text}\nfragment Round on Query { ...Round }`,
    refusal: invalid,
  }),
  'unknown fragment': (_random, { text }) => ({
    text: text.replace(/\{/, '{ ...NoSuchFragment '),
  }),
  'cut off': (random, { text }) => ({
    text: text.slice(0, random.below(Math.max(1, text.length))),
  }),
  'a character changed': (random, { text }) => {
    const at = random.below(Math.max(1, text.length));
    const other = random.pick(['{', '}', '"', '$', '\u0000', '\ud800', '"""', '...', '@', '🐈', '\\']);
    return { text: `${text.slice(0, at)}${other}${text.slice(at + random.below(2))}` };
  },
  'nothing at all': (random) => ({ text: random.pick(['', ' ', '#', '{}', 'null', '{ }', 'query']) }),
  'a schema instead': () => ({ text: 'type Query { me: Int }', refusal: invalid }),
  ...dear,
};

const names = Object.keys(ways);

/** Makes a document wrong, or dearer than the server's limits, in one of many ways. */
export function spoil(random: Random, made: Sound): Spoilt {
  const wrong = random.pick(names);
  const way = ways[wrong];
  if (way === undefined) throw new Error(`there is no way ${wrong}`);
  const spoilt = {
    text: made.text,
    variables: made.variables,
    operationName: made.operationName,
    refusal: null,
    ...way(random, made),
    wrong,
  };
  // Half a character in a text is seen before anything else.
  return spoilt.refusal === null || spoilt.text.isWellFormed()
    ? spoilt
    : { ...spoilt, refusal: [...spoilt.refusal, 'graphql_parse_failed'] };
}
