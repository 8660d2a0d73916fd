import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { inRepository } from '../repository.ts';
import { renderEverything } from './components.ts';
import { containers } from './objects.ts';
import { describeRendered } from './rendered-suite.ts';
import { overlays } from './rendering.ts';
import { secretFileOf } from './secret-file.ts';

describeRendered('what runs is known, and nothing secret is told', async (rendering) => {
  const renderings = await renderEverything(rendering);

  for (const [name, objects] of renderings) {
    test(`${name}: images`, () => {
      const operators = objects.flatMap(({ kind, spec }) =>
        kind === 'Cluster' ? [spec.imageName as string] : [],
      );
      for (const image of [...containers(objects).map(({ spec }) => spec['image'] as string), ...operators]) {
        // Skaffold puts a tag and, where it pushes, the digest to the one that it builds, and only if there is none yet.
        if (image === 'finance-tracker') continue;
        // Its component has never run: whoever does pins what they have tried.
        const isTried = !image.startsWith('ghcr.io/pgdogdev/');
        assert.match(
          image,
          name.startsWith('prod') && isTried ? /@sha256:[0-9a-f]{64}$/ : /:(?!latest$)[^:/]+$/,
        );
      }
    });

    test(`${name}: only the Secret holds its values`, () => {
      const others = JSON.stringify(objects.filter(({ kind }) => kind !== 'Secret'));
      for (const value of Object.values(rendering.secret)) {
        assert.ok(!others.includes(value));
        assert.ok(!others.includes(Buffer.from(value).toString('base64')));
      }
    });
  }

  test('prod brings no Secret', () => {
    assert.ok(!(renderings.get('prod') ?? []).some(({ kind }) => kind === 'Secret'));
  });

  test('the ConfigMaps end in a hash of their values', () => {
    for (const overlay of overlays) {
      for (const { kind, metadata } of renderings.get(overlay) ?? []) {
        if (kind === 'ConfigMap') assert.match(metadata.name, /-[a-z0-9]{10}$/);
      }
    }
  });
});

test('no file of the repository gives a Secret a value', () => {
  const files = globSync('{k8s,docker,docs}/**/*.{yaml,yml,env}', { cwd: inRepository() });
  assert.ok(files.length > 20);
  const own = path.relative(inRepository(), secretFileOf(inRepository('k8s')));
  for (const file of files.filter((each) => each !== own)) {
    const text = readFileSync(inRepository(file), 'utf8');
    assert.doesNotMatch(text, /(password|secret-key|database-url)=\S/i, file);
    if (file.endsWith('.env')) continue;
    const objects = parseAllDocuments(text).map((document) => document.toJS() as { kind?: string } | null);
    assert.ok(
      !objects.some((object) => object?.kind === 'Secret' && ('data' in object || 'stringData' in object)),
      file,
    );
  }
});

test('git ignores the file of the values', () => {
  const file = secretFileOf(inRepository('k8s'));
  const ignored = readFileSync(path.join(path.dirname(file), '.gitignore'), 'utf8').split('\n');
  assert.ok(ignored.includes(`/${path.basename(file)}*`));
});
