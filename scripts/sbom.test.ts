import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { inRepository } from './repository.ts';
import { writeBillOfMaterials } from './sbom/bill-of-materials.ts';
import { missingFrom, productionPackages } from './sbom/production-packages.ts';

const lockfile = readFileSync(inRepository('pnpm-lock.yaml'), 'utf8');

test('the bill of materials holds every production package, with its licence and hash, and no other', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'finance-sbom-'));
  try {
    const bill = writeBillOfMaterials(path.join(folder, 'sbom.json'));
    const wanted = productionPackages(lockfile);
    assert.equal(bill.bomFormat, 'CycloneDX');
    assert.ok(wanted.length > 300, `only ${wanted.length} packages`);
    assert.deepEqual(missingFrom(bill, wanted), []);
    for (const { name, licenses, externalReferences } of bill.components) {
      assert.ok((licenses ?? []).length > 0, `${name} has no licence`);
      assert.ok(
        externalReferences?.some(({ hashes }) => (hashes ?? []).length > 0),
        `${name} has no hash`,
      );
    }
    const names = bill.components.map(({ name }) => name);
    for (const tool of ['vitest', 'oxlint', 'simple-statistics', 'knip'])
      assert.ok(!names.includes(tool), tool);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a direct and an indirect dependency that a bill leaves out are named', () => {
  const wanted = productionPackages(lockfile);
  const direct = wanted.find((each) => each.startsWith('fastify@')) ?? '';
  const indirect = wanted.find((each) => each.startsWith('incremental-encoder@')) ?? '';
  const components = wanted
    .filter((each) => each !== direct && each !== indirect)
    .map((each) => ({ name: each, version: '', purl: `pkg:npm/${each.replace('@', '%40')}` }));
  const bill = { bomFormat: 'CycloneDX', specVersion: '1.6', components };
  assert.deepEqual(missingFrom(bill, wanted).toSorted(), [direct, indirect].toSorted());
});
