import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inRepository, packageCommand } from '../repository.ts';
import { type KubeObject, titleOf } from './objects.ts';

/**
 * The packages that carry the schemas: Kubernetes 1.34's own, and those of the operators whose objects a component may hold.
 * Each has a module for every kind, with its JSON schema as a function and its fields as a TypeScript type.
 */
const packages: Record<string, string> = {
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
  'postgresql.cnpg.io': '@kubernetes-models/cloudnative-pg',
};

function moduleOf(object: KubeObject): string {
  const [group = ''] = object.apiVersion.split('/');
  return `${packages[group] ?? 'kubernetes-models'}/${object.apiVersion}/${object.kind}`;
}

/** What an object's JSON schema finds wrong with it, or null: values of a wrong type or form, fields that are missing. */
export async function schemaProblem(object: KubeObject): Promise<string | null> {
  const models = (await import(moduleOf(object))) as Record<
    string,
    new (data: object) => { validate(): void }
  >;
  const Model = models[object.kind];
  if (!Model) return `${titleOf(object)}: no schema is known for ${object.apiVersion}`;
  try {
    new Model(object).validate();
    return null;
  } catch (error) {
    return `${titleOf(object)}: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/**
 * The lines in which the compiler refuses objects as values of their kinds' types: above all fields that do not exist, which
 * a JSON schema lets pass and Kubernetes drops in silence.
 */
export function typeProblems(objects: readonly KubeObject[]): string[] {
  const cache = inRepository('.cache');
  mkdirSync(cache, { recursive: true });
  // Inside the checkout, where the packages are found.
  const folder = mkdtempSync(path.join(cache, 'k8s-types-'));
  try {
    const declarations = objects.map((object, index) => {
      const type = `import('${moduleOf(object)}').I${object.kind}`;
      return `// ${titleOf(object)}\nexport const object${index}: ${type} = ${JSON.stringify(object, null, 1)};\n`;
    });
    writeFileSync(path.join(folder, 'objects.ts'), declarations.join(''));
    writeFileSync(
      path.join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: inRepository('tsconfig.base.json'),
        compilerOptions: { types: [] },
        include: ['objects.ts'],
      }),
    );
    const compiler = packageCommand('.', 'typescript/bin/tsc');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [compiler, '--noEmit', '--pretty', 'false', '-p', folder],
      { encoding: 'utf8' },
    );
    if (status === 0) return [];
    const lines = declarations.join('').split('\n');
    const problems = `${stdout}${stderr}`.split('\n').filter((line) => line.trim() !== '');
    return problems.map((problem) => `${titleAbove(lines, problem)}${problem}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The object that a compiler's message `…objects.ts(line,column)…` is about. */
function titleAbove(lines: readonly string[], problem: string): string {
  const line = Number(/objects\.ts\((\d+),/.exec(problem)?.[1] ?? 0);
  const title = lines.slice(0, line).findLast((each) => each.startsWith('// '));
  return title === undefined ? '' : `${title.slice(3)}: `;
}
