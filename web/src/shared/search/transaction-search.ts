import { isBusinessDate, type BusinessDate } from '../format/business-date.ts';
import {
  defined,
  readOneOf,
  readSomeOf,
  readSwitch,
  readText,
  readTexts,
  type RawSearch,
} from './search-values.ts';

const statuses = ['PENDING', 'CLEARED', 'RECONCILED'] as const;
const kinds = [
  'EXPENSE',
  'INCOME',
  'SPLIT',
  'TRANSFER',
  'EXCHANGE',
  'IN_TRANSIT',
  'OPENING_BALANCE',
] as const;

/**
 * The state of a list of transactions as it stands in the address: its filters, and which row is open. The
 * register of an account and the list of all transactions share it.
 */
export interface TransactionSearch {
  text?: string;
  category?: string[];
  account?: string[];
  tag?: string[];
  withoutTag?: string[];
  /** Smallest and largest absolute amount, decimals. */
  min?: string;
  max?: string;
  from?: BusinessDate;
  to?: BusinessDate;
  status?: (typeof statuses)[number];
  payee?: string;
  uncategorised?: true;
  /** Only what files are attached to. */
  files?: true;
  kind?: (typeof kinds)[number][];
  /** Import batch that the transactions came with. */
  batch?: string;
  /** Id of the transaction whose row is open. */
  open?: string;
  /** A row for a new transaction is open. */
  new?: true;
  /** Shows the trash instead. */
  trash?: true;
}

/** Reads the address of a list of transactions; `validateSearch` of its routes. */
export function readTransactionSearch(raw: RawSearch): TransactionSearch {
  return defined({
    text: readText(raw.text),
    category: readTexts(raw.category),
    account: readTexts(raw.account),
    tag: readTexts(raw.tag),
    withoutTag: readTexts(raw.withoutTag),
    min: readDecimal(raw.min),
    max: readDecimal(raw.max),
    from: readDate(raw.from),
    to: readDate(raw.to),
    status: readOneOf(raw.status, statuses),
    payee: readText(raw.payee),
    uncategorised: readSwitch(raw.uncategorised),
    files: readSwitch(raw.files),
    kind: readSomeOf(raw.kind, kinds),
    batch: readText(raw.batch),
    open: readText(raw.open),
    new: readSwitch(raw.new),
    trash: readSwitch(raw.trash),
  });
}

/** The API's filter for a search; null when nothing is filtered. Shape of `TransactionFilter`. */
export function filterOfSearch(search: TransactionSearch) {
  const filter = defined({
    text: search.text,
    categoryIds: search.category,
    accountIds: search.account,
    tags: search.tag,
    withoutTags: search.withoutTag,
    amountMin: search.min,
    amountMax: search.max,
    from: search.from,
    to: search.to,
    status: search.status,
    payee: search.payee,
    uncategorised: search.uncategorised,
    hasAttachments: search.files,
    kinds: search.kind,
    importBatchId: search.batch,
  });
  return Object.keys(filter).length > 0 ? filter : null;
}

function readDate(value: unknown): BusinessDate | undefined {
  const text = readText(value);
  return text !== undefined && isBusinessDate(text) ? text : undefined;
}

function readDecimal(value: unknown): string | undefined {
  const text = readText(value, 25);
  return text !== undefined && /^\d+(\.\d+)?$/.test(text) ? text : undefined;
}
