import { readdirSync } from 'node:fs';
import type { CodegenConfig } from '@graphql-codegen/cli';
import { preset } from '@graphql-codegen/client-preset';

/**
 * Typed documents. Operations and fragments are written as `.graphql` files beside the component that reads
 * them; each feature gets one module of documents, `src/apollo/generated/<feature>/graphql.ts`, so that a
 * lazily loaded feature brings its own documents and nobody else's. Fragments of `src/apollo/fragments` may be
 * spread anywhere. Run with `graphql-codegen --config codegen.ts` in this folder; the output is committed.
 */
const fragments = 'src/apollo/fragments/*.graphql';

/** The client preset's module of documents and types, without its registry of tagged strings. */
const documentsPreset: typeof preset = {
  ...preset,
  buildGeneratesSection: async (options) => {
    const files = await preset.buildGeneratesSection(options);
    return files
      .filter((file) => file.filename.endsWith('/graphql.ts'))
      .map((file) => ({
        ...file,
        pluginMap: Object.fromEntries(
          Object.entries(file.pluginMap).map(([name, plugin]) => [name, importingFromApollo(plugin)]),
        ),
      }));
  },
};

type Plugin = Parameters<typeof preset.buildGeneratesSection>[0]['pluginMap'][string];

/** The preset imports the documents' type from a package only its own dependencies can see; Apollo exports it too. */
function importingFromApollo(plugin: Plugin): Plugin {
  const rename = (text: string) => text.replace("'@graphql-typed-document-node/core'", "'@apollo/client'");
  return {
    ...plugin,
    plugin: async (...args) => {
      const output = await plugin.plugin(...args);
      return typeof output === 'string'
        ? rename(output)
        : { ...output, prepend: (output.prepend ?? []).map(rename), content: rename(output.content) };
    },
  };
}

function room(documents: string): CodegenConfig['generates'][string] {
  return {
    preset: documentsPreset,
    documents: [documents, fragments],
    presetConfig: { fragmentMasking: false, skipIndexFile: true },
    config: {
      scalars: { ID: 'string', Date: 'string', DateTime: 'string', Decimal: 'string', Month: 'string' },
      strictScalars: true,
      enumType: 'string-literal',
      enumsAsTypes: true,
      useTypeImports: true,
      importExtension: '.ts',
    },
  };
}

const features = readdirSync(new URL('src/features', import.meta.url), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.graphql'))
  .map((path) => path.split(/[\\/]/)[0] as string);

const config: CodegenConfig = {
  schema: '../server/schema.graphql',
  generates: {
    './src/apollo/generated/apollo/': room('src/apollo/operations/*.graphql'),
    ...Object.fromEntries(
      [...new Set(features)]
        .sort()
        .map((feature) => [
          `./src/apollo/generated/${feature}/`,
          room(`src/features/${feature}/**/*.graphql`),
        ]),
    ),
  },
};

export default config;
