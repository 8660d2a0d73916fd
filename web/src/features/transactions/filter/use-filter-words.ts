import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChipWords } from './filter-chips.ts';

/** The words of conditions, in the language of the screen. */
export function useFilterWords(): ChipWords {
  const { t } = useTranslation('transactions');
  return useMemo(
    () => ({
      text: (text) => t('filter.text', { text }),
      thisMonth: t('filter.thisMonth'),
      lastMonth: t('filter.lastMonth'),
      thisYear: t('filter.thisYear'),
      lastYear: t('filter.lastYear'),
      from: (date) => t('filter.from', { date }),
      to: (date) => t('filter.to', { date }),
      on: (date) => t('filter.on', { date }),
      range: (from, to) => t('filter.range', { from, to }),
      status: {
        PENDING: t('status.PENDING'),
        CLEARED: t('status.CLEARED'),
        RECONCILED: t('status.RECONCILED'),
      },
      uncategorised: t('row.uncategorised'),
      withFiles: t('filter.withFiles'),
      atLeast: (amount) => t('filter.atLeast', { amount }),
      atMost: (amount) => t('filter.atMost', { amount }),
      exactly: (amount) => t('filter.exactly', { amount }),
      between: (min, max) => t('filter.between', { min, max }),
      tag: (tag) => t('filter.tag', { tag }),
      withoutTag: (tag) => t('filter.withoutTag', { tag }),
      payee: (payee) => t('filter.payee', { payee }),
      batch: t('filter.batch'),
      kind: (kind) => t(`filter.kind.${kind}`),
      unknown: t('filter.unknown'),
    }),
    [t],
  );
}
