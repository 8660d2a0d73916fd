import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { PostingStatus } from '../rows/sheet-row.ts';

/** What is said of a row to those who cannot see it, and where the mouse rests. */
export interface RowLabels {
  readonly to: string;
  readonly from: string;
  readonly future: string;
  readonly status: Readonly<Record<PostingStatus, string>>;
  select(name: string, date: string): string;
  clear(name: string): string;
  unclear(name: string): string;
  files(count: number, name: string): string;
}

/** The labels in the language of the screen. */
export function useRowLabels(): RowLabels {
  const { t } = useTranslation('transactions');
  return useMemo(() => rowLabels(t), [t]);
}

/** Letters of no language, which stand in a sentence where a name and a date are to be. */
const namePlace = '\u{E000}';
const datePlace = '\u{E001}';

/**
 * Looks the sentences up once, and puts in what is each row's own: to look them up row by row took a fifth of all that is done
 * by scripts when the sheet jumps.
 */
export function rowLabels(t: TFunction<'transactions'>): RowLabels {
  const select = t('row.select', { name: namePlace, date: datePlace });
  const clear = t('row.clear', { name: namePlace });
  const unclear = t('row.unclear', { name: namePlace });
  const named = (sentence: string, name: string) => sentence.replace(namePlace, () => name);
  return {
    to: t('row.to'),
    from: t('row.from'),
    future: t('row.future'),
    status: {
      PENDING: t('status.PENDING'),
      CLEARED: t('status.CLEARED'),
      RECONCILED: t('status.RECONCILED'),
    },
    select: (name, date) =>
      named(
        select.replace(datePlace, () => date),
        name,
      ),
    clear: (name) => named(clear, name),
    unclear: (name) => named(unclear, name),
    files: (count, name) => t('files.show', { count, name }),
  };
}
