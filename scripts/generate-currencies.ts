/**
 * Writes server/src/ledger/currency-table.ts from the package currency-codes, which follows ISO 4217.
 * Run it after updating the package: `node scripts/generate-currencies.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

interface IsoCurrency {
  readonly code: string;
  readonly number: string;
  readonly digits: number;
  readonly currency: string;
}

const LINE_WIDTH = 110;
const output = new URL('../server/src/ledger/currency-table.ts', import.meta.url);

// The package is a dependency of the server, not of the scripts.
const requireFromServer = createRequire(new URL('../server/package.json', import.meta.url));
const { data, publishDate } = requireFromServer('currency-codes') as {
  data: readonly IsoCurrency[];
  publishDate: string;
};
const list = readFileSync(requireFromServer.resolve('currency-codes/iso-4217-list-one.xml'), 'utf8');

/**
 * The codes for which the standard says “N.A.” instead of a minor unit: metals, units of account, testing and
 * “no currency”. The package writes 0 for them, but an amount of gold has no number of decimals to be exact in.
 */
function codesWithoutMinorUnit(isoList: string): ReadonlySet<string> {
  const entries = isoList
    .split('</CcyNtry>')
    .filter((entry) => entry.includes('<CcyMnrUnts>N.A.</CcyMnrUnts>'));
  return new Set(entries.map((entry) => /<Ccy>([A-Z]{3})<\/Ccy>/.exec(entry)?.[1] ?? ''));
}

function quoted(text: string): string {
  return text.includes("'") ? JSON.stringify(text) : `'${text}'`;
}

/** One record as the formatter would lay it out. */
function recordSource({ code, number, digits, currency }: IsoCurrency): string {
  const fields = [
    `code: '${code}'`,
    `exponent: ${digits}`,
    `numeric: '${number}'`,
    `name: ${quoted(currency)}`,
  ];
  const line = `  ${code}: { ${fields.join(', ')} },`;
  return line.length <= LINE_WIDTH
    ? line
    : `  ${code}: {\n${fields.map((field) => `    ${field},\n`).join('')}  },`;
}

const withoutMinorUnit = codesWithoutMinorUnit(list);
const records = data
  .filter(({ code }) => !withoutMinorUnit.has(code))
  .toSorted((a, b) => (a.code < b.code ? -1 : 1));

writeFileSync(
  output,
  `// Written by scripts/generate-currencies.ts; do not edit. ISO 4217, list one, as published on ${publishDate}.

/** The currencies that have a minor unit. Metals, units of account and codes for testing have none. */
export const currencyTable = {
${records.map(recordSource).join('\n')}
} as const;
`,
);
console.log(`${records.length} currencies written, ${withoutMinorUnit.size} without a minor unit left out.`);
