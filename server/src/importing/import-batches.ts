import type { Connection } from '../paging.ts';
import type { Reader } from '../persistence/reader.ts';
import type { HouseholdScope } from '../persistence/scope.ts';
import { readTransactionsByIds } from '../transactions/transactions.queries.ts';
import type { TransactionRow } from '../transactions/transaction-row.ts';
import { type AccountRow, readAccountsByIds } from '../accounts/accounts.queries.ts';
import type { MoneyValue } from '../rates/figure.ts';
import type { VerdictKind } from './match.ts';
import {
  type BatchRow,
  type PageInput,
  readBalancesAfter,
  readBatches,
  readUndoPreviews,
  readVerdictCounts,
  type UndoPreviewRow,
  type VerdictCountsRow,
} from './import.queries.ts';
import { type LineRow, readLines } from './import-lines.queries.ts';
import type { ImportService } from './import.service.ts';

/**
 * What costs a statement, for all batches of a page at once and only when one of them is asked: so a list of batches costs
 * as many statements as it shows kinds of things, not batches.
 */
export class BatchPage {
  readonly counts: () => Promise<ReadonlyMap<string, VerdictCountsRow>>;
  readonly balancesAfter: () => Promise<ReadonlyMap<string, MoneyValue>>;
  readonly undoPreviews: () => Promise<ReadonlyMap<string, UndoPreviewRow>>;

  constructor(reader: Reader, scope: HouseholdScope, batches: readonly BatchRow[]) {
    const ids = batches.map(({ id }) => id);
    this.counts = once(async () => await readVerdictCounts(reader, scope, ids));
    this.balancesAfter = once(async () => await readBalancesAfter(reader, scope, batches));
    this.undoPreviews = once(async () => await readUndoPreviews(reader, scope, ids));
  }
}

/** A batch on its way to the schema. */
export interface BatchSource extends BatchRow {
  readonly scope: HouseholdScope;
  readonly page: BatchPage;
}

/** A line on its way to the schema: the entries of its page's lines are read together. */
export interface LineSource extends LineRow {
  readonly transactions: () => Promise<ReadonlyMap<string, TransactionRow>>;
}

/** Reads of batches and what hangs below them. */
export class ImportBatches {
  constructor(
    private readonly service: ImportService,
    private readonly reader: Reader,
    private readonly now: () => Date,
  ) {}

  /** One batch, put right if whoever worked on it died. @throws Refusal not_found */
  async one(scope: HouseholdScope, id: string): Promise<BatchSource> {
    const batch = await this.service.batch(scope, id);
    return { ...batch, scope, page: new BatchPage(this.reader, scope, [batch]) };
  }

  /** Batches, newest first. @throws Refusal page_size_out_of_range, cursor_unreadable */
  async list(scope: HouseholdScope, input: PageInput): Promise<Connection<BatchSource>> {
    const connection = await readBatches(this.reader, scope, input);
    const page = new BatchPage(
      this.reader,
      scope,
      connection.edges.map(({ node }) => node),
    );
    return {
      ...connection,
      edges: connection.edges.map(({ cursor, node }) => ({ cursor, node: { ...node, scope, page } })),
    };
  }

  /** Lines of a batch in the order of the file. @throws Refusal page_size_out_of_range, cursor_unreadable */
  async lines(
    { scope, id }: BatchSource,
    input: PageInput & { readonly verdicts: readonly VerdictKind[] | null },
  ): Promise<Connection<LineSource>> {
    const connection = await readLines(this.reader, scope, id, input);
    const transactions = once(async () => {
      const ids = connection.edges.flatMap(({ node }) =>
        node.transactionId === null ? [] : [node.transactionId],
      );
      const rows = await readTransactionsByIds(this.reader, scope, [...new Set(ids)]);
      return new Map(rows.map((row) => [row.id, row]));
    });
    return {
      ...connection,
      edges: connection.edges.map(({ cursor, node }) => ({ cursor, node: { ...node, transactions } })),
    };
  }

  /** Own accounts with their balances of today. */
  async accounts(scope: HouseholdScope, ids: readonly string[]): Promise<AccountRow[]> {
    return await readAccountsByIds(this.reader, scope, ids, this.now());
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
