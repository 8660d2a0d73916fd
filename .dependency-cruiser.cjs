/**
 * The walls of docs/ARCHITECTURE.md, as rules over who imports whom. Types count like values: a wall that types
 * may cross is no wall. scripts/checks/walls.test.ts breaks each rule once and sees it refused.
 */

/** The nouns: folders of server/src that own a part of the schema. Everything there but these rooms is one. */
const roomsThatAreNoNouns = [
  'cache',
  'exporting',
  'graphql',
  'http',
  'importing',
  'ledger',
  'live',
  'persistence',
  'starting',
];
const noun = `^server/src/(?!(?:${roomsThatAreNoNouns.join('|')})/)[^/]+/`;
const test = '\\.test\\.tsx?$|^server/test/|^server/faults/|^server/isolation/|^web/e2e/|/fixtures/';

/** A path that names the package wherever the package manager put it. */
const packages = (...names) => `(?:^|/)node_modules/(?:${names.join('|')})(?:/|$)`;

module.exports = {
  forbidden: [
    {
      name: '1-ledger-is-pure',
      comment: 'ledger imports nothing outside itself: not node:, not npm.',
      severity: 'error',
      from: { path: '^server/src/ledger/', pathNot: test },
      to: { pathNot: '^server/src/ledger/' },
    },
    {
      name: '2-formats-are-pure',
      comment: 'importing/formats imports itself, ledger and parser libraries.',
      severity: 'error',
      from: { path: '^server/src/importing/formats/', pathNot: test },
      to: {
        pathNot: ['^server/src/importing/formats/', '^server/src/ledger/', packages('csv-parse', 'saxes')],
      },
    },
    {
      name: '3-persistence-knows-no-noun',
      comment: 'persistence imports no noun, no graphql, live, http.',
      severity: 'error',
      from: { path: '^server/src/persistence/', pathNot: test },
      to: {
        path: [
          noun,
          '^server/src/(?:graphql|live|http|importing|exporting)/',
          packages('graphql', 'type-graphql', 'fastify'),
        ],
      },
    },
    {
      name: '4-services-know-no-edge',
      comment: 'services and queries import no resolver, no *.types, no type-graphql, no http.',
      severity: 'error',
      from: { path: '\\.(?:service|queries)\\.ts$' },
      to: {
        path: [
          '\\.resolver\\.ts$',
          '\\.types\\.ts$',
          '^server/src/http/',
          packages('type-graphql', 'fastify'),
        ],
      },
    },
    {
      name: '5-resolvers-know-no-database',
      comment: 'resolvers import no persistence, no @mikro-orm: types alone may name what they hand on.',
      severity: 'error',
      from: { path: '\\.resolver\\.ts$' },
      to: {
        path: ['^server/src/persistence/', packages('@mikro-orm/[^/]+', 'pg')],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: '6-features-stand-alone',
      comment: 'a web feature imports no other feature.',
      severity: 'error',
      from: { path: '^web/src/features/([^/]+)/' },
      to: { path: '^web/src/features/', pathNot: '^web/src/features/$1/' },
    },
    {
      name: '6-shared-knows-no-feature',
      comment: 'shared imports no feature.',
      severity: 'error',
      from: { path: '^web/src/shared/' },
      to: { path: '^web/src/(?:features|app)/' },
    },
    {
      name: '6-web-knows-no-server',
      comment:
        'web imports nothing of server: schema.graphql is the only bridge. End-to-end tests start the server.',
      severity: 'error',
      from: { path: '^web/', pathNot: '^web/e2e/' },
      to: { path: '^server/' },
    },
    {
      name: '7-redis-only-in-live',
      comment: 'Redis clients only in live/ and the cache beside it.',
      severity: 'error',
      from: { path: '^server/src/', pathNot: ['^server/src/(?:live|cache)/', test] },
      to: { path: packages('ioredis', 'graphql-redis-subscriptions') },
    },
    {
      name: '7-http-is-the-outermost',
      comment: 'http/ is imported by main.ts alone.',
      severity: 'error',
      from: { path: '^server/src/', pathNot: ['^server/src/main\\.ts$', '^server/src/http/', test] },
      to: { path: '^server/src/http/' },
    },
    {
      name: '8-no-cycles',
      comment: 'Nothing imports itself over others.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: '8-nothing-imports-tests',
      comment: 'What runs does not import what tests it.',
      severity: 'error',
      from: { pathNot: test },
      to: { path: test },
    },
    {
      name: '8-nothing-imports-main',
      comment: 'main.ts is only ever started.',
      severity: 'error',
      from: {},
      to: { path: '^server/src/main\\.ts$|^web/src/main\\.tsx$' },
    },
    {
      name: 'every-import-is-found',
      comment: 'An import that resolves to nothing would pass under every other rule.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
    {
      name: 'every-package-is-declared',
      comment: 'A package that the package file does not name works by accident.',
      severity: 'error',
      from: { path: '^(?:server|web)/src/', pathNot: test },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    doNotFollow: { path: 'node_modules' },
    // What has a workspace of its own, installed by nobody but its command, has imports that are not there.
    exclude: { path: ['(?:^|/)dist/', '^web/bench/lighthouse/'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'require', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
