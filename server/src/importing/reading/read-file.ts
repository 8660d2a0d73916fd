import { detectCsv } from '../formats/csv/detect.ts';
import { readCsv } from '../formats/csv/statement.ts';
import type { CsvSettings } from '../formats/csv/settings.ts';
import { daysOf } from '../formats/days.ts';
import { decodeText } from '../formats/decode.ts';
import { detectFormat } from '../formats/detect.ts';
import { decodeOfx } from '../formats/ofx/header.ts';
import { parseOfx } from '../formats/ofx/parse.ts';
import type {
  SentenceParams,
  StatementAccount,
  StatementIssue,
  StatementLine,
} from '../formats/statement.ts';
import { unreachable } from '../../ledger/result.ts';
import type { CsvReadingShown, ReadingOrder, StatementHead, StatementPart } from './messages.ts';

/** The lines of one part of a file, and those that could not be read, each in the order of the file. */
export interface PartLines {
  readonly lines: readonly StatementLine[];
  readonly issues: readonly StatementIssue[];
}

/** A file read: what it is, and the lines of its parts, position by position. */
export interface ReadFile {
  readonly head: StatementHead;
  readonly parts: readonly PartLines[];
}

/** Either the file or the rule it breaks. */
export type FileReading =
  | { readonly ok: true; readonly value: ReadFile }
  | { readonly ok: false; readonly code: string; readonly params: SentenceParams };

/** Stops reading in the middle of a file that is too long. */
class TooManyLines extends Error {}

const noLines: PartLines = { lines: [], issues: [] };

/**
 * Reads the bytes of a file. Besides the rules of `detectFormat` a file can break `import_has_too_many_lines`. A CSV file
 * in which no column of dates or amounts was found, or whose currency nothing tells, comes back without lines: a person has
 * to say first what only a person knows.
 *
 * @param onLines is told how many lines are read so far
 */
export function readFile(
  bytes: Uint8Array,
  order: ReadingOrder,
  onLines: (count: number) => void,
): FileReading {
  const format = detectFormat(bytes);
  if (!format.ok) return { ok: false, ...format.error };
  try {
    switch (format.value) {
      case 'CSV':
        return readCsvFile(bytes, order, onLines);
      case 'OFX':
        return readOfxFile(bytes, order);
      default:
        return unreachable(format.value);
    }
  } catch (error) {
    if (error instanceof TooManyLines) return tooManyLines(order);
    throw error;
  }
}

function readCsvFile(bytes: Uint8Array, order: ReadingOrder, onLines: (count: number) => void): FileReading {
  const { encoding: chosenEncoding, ...chosen } = order.chosen;
  const { account } = order;
  const remembered = chosenEncoding === undefined ? (account?.remembered?.encoding ?? undefined) : undefined;
  const asRemembered = remembered === undefined ? null : decodeText(bytes, remembered);
  const decoded = asRemembered?.ok === true ? asRemembered : decodeText(bytes, chosenEncoding);
  if (!decoded.ok) return { ok: false, ...decoded.error };
  const { text, encoding } = decoded.value;
  const { settings, ...reading } = detectCsv(text, {
    currency: account?.currency ?? null,
    remembered: account?.remembered?.csv,
    chosen: { ...chosen } satisfies Partial<CsvSettings>,
  });
  const csv: CsvReadingShown = { ...reading, settings, encoding };
  const head = { format: 'CSV', encoding, csv } as const;
  if (reading.missing.length > 0) {
    const nothing: StatementPart = {
      bankAccountId: null,
      currency: null,
      lineCount: 0,
      days: null,
      from: null,
      to: null,
      closingBalance: null,
    };
    return { ok: true, value: { head: { ...head, issues: [], parts: [nothing] }, parts: [noLines] } };
  }
  let count = 0;
  const isCurrencyKnown = account !== null || settings.columns.includes('CURRENCY');
  const statement = readCsv(
    text,
    settings,
    account?.currency ?? (isCurrencyKnown ? null : order.baseCurrency),
    {
      encoding,
      onSlice(slice) {
        count += slice.lines.length + slice.issues.length;
        if (count > order.linesMax) throw new TooManyLines();
        onLines(count);
      },
    },
  );
  const parts = statement.accounts.map(partOf);
  if (isCurrencyKnown) {
    return {
      ok: true,
      value: { head: { ...head, issues: statement.issues, parts }, parts: statement.accounts },
    };
  }
  // Looked through in a currency that may not be the account's: good for a count, not for amounts.
  const counted = parts.map((part) => ({ ...part, currency: null, closingBalance: null }));
  return {
    ok: true,
    value: { head: { ...head, issues: [], parts: counted }, parts: parts.map(() => noLines) },
  };
}

function readOfxFile(bytes: Uint8Array, order: ReadingOrder): FileReading {
  const { text, encoding, issues } = decodeOfx(bytes);
  const parsed = parseOfx(text, { encoding, issues, defaultCurrency: order.account?.currency ?? null });
  if (!parsed.ok) return { ok: false, ...parsed.error };
  const statement = parsed.value;
  const count = statement.accounts.reduce(
    (sum, { lines, issues: unread }) => sum + lines.length + unread.length,
    0,
  );
  if (count > order.linesMax) return tooManyLines(order);
  const parts = statement.accounts.map(partOf);
  return {
    ok: true,
    value: {
      head: { format: 'OFX', encoding, csv: null, issues: statement.issues, parts },
      parts: statement.accounts,
    },
  };
}

function partOf({
  bankAccountId,
  currency,
  lines,
  issues,
  closingBalance,
  from,
  to,
}: StatementAccount): StatementPart {
  const { from: first, to: last } = daysOf(lines);
  return {
    bankAccountId,
    currency,
    lineCount: lines.length + issues.length,
    days: first === null || last === null ? null : { first, last },
    from,
    to,
    closingBalance:
      closingBalance === null ? null : { amount: String(closingBalance.amount), date: closingBalance.date },
  };
}

function tooManyLines({ linesMax }: ReadingOrder): FileReading {
  return { ok: false, code: 'import_has_too_many_lines', params: { limit: String(linesMax) } };
}
