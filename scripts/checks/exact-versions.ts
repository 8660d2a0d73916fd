import { readFileSync } from 'node:fs';
import { inRepository } from '../repository.ts';

const packageFiles = [
  'package.json',
  'server/package.json',
  'server/bench/contenders/postgraphile/package.json',
  'web/package.json',
];
const exact = /^(?:npm:(?:@[^/]+\/)?[^@]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/;

/** The dependencies whose version is a range, one line each: what was tested must be what is installed. */
export function rangedVersions(): string[] {
  return packageFiles.flatMap((file) => {
    const manifest = JSON.parse(readFileSync(inRepository(file), 'utf8')) as Partial<
      Record<'dependencies' | 'devDependencies', Record<string, string>>
    >;
    const wanted = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    return wanted.flatMap(([name, version]) =>
      exact.test(version) || version.startsWith('workspace:')
        ? []
        : [`${file}: ${name} is ${version}; write one exact version`],
    );
  });
}
