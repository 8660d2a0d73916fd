import { useTranslation } from 'react-i18next';
import type { BatchSummaryFragment } from '../../apollo/generated/importing/graphql.ts';
import { useFormat } from '../../shared/format/format-context.tsx';

type Counts = Pick<BatchSummaryFragment['counts'], 'adds' | 'merges' | 'pairs'>;

/** "Add 9, merge 3, pair 1": what a commit does, in so many words. */
export function useCommitLabel({ adds, merges, pairs }: Counts): string {
  const { t } = useTranslation('importing');
  const format = useFormat();
  const parts = [
    adds > 0 ? t('commit.add', { number: format.count(adds) }) : '',
    merges > 0 ? t('commit.merge', { number: format.count(merges) }) : '',
    pairs > 0 ? t('commit.pair', { number: format.count(pairs) }) : '',
  ].filter((part) => part !== '');
  const [first, ...rest] = parts;
  if (first === undefined) return t('commit.nothing');
  return [first.charAt(0).toLocaleUpperCase() + first.slice(1), ...rest].join(', ');
}
