import { globSync, readFileSync } from 'node:fs';
import {
  type DefinitionNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  visit,
} from 'graphql';
import { inRepository } from '../../../scripts/repository.ts';

/**
 * The SPA's own operations, by name, each with the fragments that it needs: what browsers send, read from the files that the SPA
 * is built from.
 */
export const documents: ReadonlyMap<string, string> = readDocuments();

/** @throws Error when the SPA has no operation of this name */
export function documentOf(name: string): string {
  const found = documents.get(name);
  if (found === undefined) throw new Error(`the SPA has no operation ${name}`);
  return found;
}

function readDocuments(): Map<string, string> {
  const definitions = globSync('web/src/**/*.graphql', { cwd: inRepository() }).flatMap(
    (file) => parse(readFileSync(inRepository(file), 'utf8')).definitions,
  );
  const fragments = new Map(definitions.filter(isFragment).map((each) => [each.name.value, each]));
  return new Map(
    definitions
      .filter(isOperation)
      .map((operation) => [
        operation.name?.value ?? '',
        [operation, ...fragmentsOf(operation, fragments)].map(print).join('\n\n'),
      ]),
  );
}

function fragmentsOf(
  definition: DefinitionNode,
  known: ReadonlyMap<string, FragmentDefinitionNode>,
  found = new Set<FragmentDefinitionNode>(),
): ReadonlySet<FragmentDefinitionNode> {
  visit(definition, {
    FragmentSpread({ name }) {
      const fragment = known.get(name.value);
      if (fragment === undefined || found.has(fragment)) return;
      found.add(fragment);
      fragmentsOf(fragment, known, found);
    },
  });
  return found;
}

function isFragment(definition: DefinitionNode): definition is FragmentDefinitionNode {
  return definition.kind === Kind.FRAGMENT_DEFINITION;
}

function isOperation(definition: DefinitionNode): definition is OperationDefinitionNode {
  return definition.kind === Kind.OPERATION_DEFINITION;
}
