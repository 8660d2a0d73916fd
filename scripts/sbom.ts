/**
 * `pnpm sbom:prod`: writes what the product ships with, every package by name, version, hash and licence, as a CycloneDX bill of
 * materials. pnpm makes it; this says for what, and does not take its word for it that nothing is missing.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Refusal, tell } from './refusal.ts';
import { writeBillOfMaterials } from './sbom/bill-of-materials.ts';
import { missingFrom, productionPackages } from './sbom/production-packages.ts';
import { inRepository } from './repository.ts';

const usage = `pnpm sbom:prod [options]
  --out file   where to write it (sbom.json)
  --help       this`;

function options(): { out: string; help: boolean } {
  try {
    return parseArgs({
      options: {
        out: { type: 'string', default: 'sbom.json' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new Refusal(`${(error as Error).message}\n\n${usage}`);
  }
}

function run(): void {
  const { out, help } = options();
  if (help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const bill = writeBillOfMaterials(out);
  const wanted = productionPackages(readFileSync(inRepository('pnpm-lock.yaml'), 'utf8'));
  const missing = missingFrom(bill, wanted);
  if (missing.length > 0) throw new Refusal(`${out} leaves out ${missing.join(', ')}.`);
  process.stdout.write(`${out}: ${bill.components.length} packages, none of ${wanted.length} missing\n`);
}

try {
  run();
} catch (error) {
  tell(error);
  process.exitCode = 1;
}
