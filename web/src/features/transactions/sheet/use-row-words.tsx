import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../apollo/books.ts';
import { signOf } from '../../../shared/format/money.ts';
import { impliedRate } from '../entry/entry-amount.ts';
import type { EntryLine, SheetRow } from '../rows/sheet-row.ts';
import type { Books } from '../use-books.ts';

/** A row in words. */
export interface RowWords {
  readonly payee: string;
  /** The payee's place names the other account: money went there or came from it. */
  readonly arrow: 'to' | 'from' | null;
  readonly category: string;
  readonly categoryKind: 'category' | 'uncategorised' | 'transfer' | 'split' | 'opening';
  readonly note: string;
  /** What the row is called where it is spoken of. */
  readonly name: string;
}

/** Tells rows in words, as the register of `seenFrom` (or the list of all, when null) shows them. */
export function useRowWords(books: Books, seenFrom: Account | null): (row: SheetRow) => RowWords {
  const { t } = useTranslation('transactions');
  return useCallback(
    (row) => {
      const { transaction } = row;
      const { lines, kind } = transaction;
      const isOtherSide = seenFrom !== null && transaction.accountId !== seenFrom.id;
      const [line] = lines;
      const nameOf = (accountId: string | null | undefined) =>
        accountId == null ? '' : (books.account(accountId)?.name ?? '');
      const notes = [transaction.note, row.memo, lines.length === 1 ? (line?.memo ?? '') : ''];
      const note = [...new Set(notes.filter((one) => one !== ''))].join(' · ');
      const told = (
        payee: string,
        words: Omit<RowWords, 'payee' | 'name' | 'note'>,
        ownNote = note,
      ): RowWords => ({
        ...words,
        payee,
        note: ownNote,
        name: payee === '' ? words.category : payee,
      });

      if (lines.length > 1) {
        const category = isOtherSide
          ? t('row.partOfSplit', { account: nameOf(transaction.accountId) })
          : t('row.split', { count: lines.length });
        return told(transaction.payee, { arrow: null, category, categoryKind: 'split' });
      }
      if (line?.kind === 'TRANSFER') {
        const other = nameOf(isOtherSide ? transaction.accountId : line.accountId);
        const arrow = signOf(row.amount.amount) < 0 ? 'to' : 'from';
        const word =
          kind === 'EXCHANGE'
            ? t('row.exchange')
            : kind === 'IN_TRANSIT'
              ? t('row.inTransit')
              : t('row.transfer');
        const hint = [transferNote(transaction.amount.amount, line, isOtherSide), note]
          .filter(Boolean)
          .join(' · ');
        // Banks write the other account's name for a payee; it need not be said twice.
        if (transaction.payee === '' || transaction.payee === other)
          return told(other, { arrow, category: word, categoryKind: 'transfer' }, hint);
        const category = t(arrow === 'to' ? 'row.transferTo' : 'row.transferFrom', { account: other });
        return told(transaction.payee, { arrow: null, category, categoryKind: 'transfer' }, hint);
      }
      if (line?.kind === 'OPENING') {
        return told(transaction.payee, { arrow: null, category: t('row.opening'), categoryKind: 'opening' });
      }
      const category = line?.categoryId == null ? undefined : books.category(line.categoryId);
      return category
        ? told(transaction.payee, {
            arrow: null,
            category: category.path.join(' ▸ '),
            categoryKind: 'category',
          })
        : told(transaction.payee, {
            arrow: null,
            category: t('row.uncategorised'),
            categoryKind: 'uncategorised',
          });

      /** What arrived and at which rate, and on which other day. */
      function transferNote(amount: string, transfer: EntryLine, fromOther: boolean): string {
        const parts: string[] = [];
        // A bank's own note mostly says the same.
        if (transfer.counterAmount && note === '') {
          const shown = fromOther ? transaction.amount : transfer.counterAmount;
          const rate = impliedRate(transfer.counterAmount.amount, amount);
          const written = books.format.money(shown, { sign: 'never', currency: 'symbol' });
          parts.push(
            rate === null
              ? written
              : t('row.atRate', { amount: written, rate: books.write(rate, { signed: false }) }),
          );
        }
        if (transfer.arrivesOn !== null) {
          const [own, other] = [transaction.date, transfer.arrivesOn];
          const date = fromOther ? own : other;
          parts.push(t(date > row.date ? 'row.arrives' : 'row.left', { date: books.format.date(date) }));
        }
        return parts.join(' · ');
      }
    },
    [books, seenFrom, t],
  );
}

/** Tells one line of a split. */
export function useLineWords(books: Books): (line: EntryLine) => { name: string; isTransfer: boolean } {
  const { t } = useTranslation('transactions');
  return useCallback(
    (line) => {
      if (line.kind === 'TRANSFER')
        return { name: books.account(line.accountId ?? '')?.name ?? '', isTransfer: true };
      if (line.kind === 'OPENING') return { name: t('row.opening'), isTransfer: false };
      const category = line.categoryId === null ? undefined : books.category(line.categoryId);
      return { name: category?.path.join(' ▸ ') ?? t('row.uncategorised'), isTransfer: false };
    },
    [books, t],
  );
}
