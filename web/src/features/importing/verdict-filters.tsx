import { useNavigate } from '@tanstack/react-router';
import { UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { BatchSummaryFragment, Verdict } from '../../apollo/generated/importing/graphql.ts';
import { defined } from '../../shared/search/search-values.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { VerdictMark, verdictOrder } from './verdict-badge.tsx';
import classes from './verdict-filters.module.css';

type VerdictCounts = BatchSummaryFragment['counts'];

/** How many lines have a verdict. */
export function countOf(counts: VerdictCounts, verdict: Verdict | undefined): number {
  switch (verdict) {
    case undefined:
      return counts.all;
    case 'NEW':
      return counts.new;
    case 'MATCH':
      return counts.match;
    case 'TRANSFER':
      return counts.transfer;
    case 'DUPLICATE':
      return counts.duplicate;
    case 'DELETED':
      return counts.deleted;
    case 'UNREADABLE':
      return counts.unreadable;
  }
}

/** The counts of the verdicts; each is a filter, which stands in the address. */
export function VerdictFilters({ counts, chosen }: { counts: VerdictCounts; chosen: Verdict | undefined }) {
  const { t } = useTranslation('importing');
  const format = useFormat();
  const navigate = useNavigate();
  const choose = (verdict: Verdict | undefined) =>
    void navigate({ to: '.', search: (before) => defined({ ...before, verdict }), replace: true });
  const shown = verdictOrder.filter((verdict) => countOf(counts, verdict) > 0 || verdict === chosen);
  return (
    <div className={classes.filters} role="group" aria-label={t('filters')}>
      <UnstyledButton
        className={classes.chip}
        aria-pressed={chosen === undefined}
        onClick={() => choose(undefined)}
      >
        {t('all')} {format.count(counts.all)}
      </UnstyledButton>
      {shown.map((verdict) => (
        <UnstyledButton
          key={verdict}
          className={classes.chip}
          aria-pressed={chosen === verdict}
          onClick={() => choose(chosen === verdict ? undefined : verdict)}
        >
          <VerdictMark verdict={verdict} />
          {t(`verdictMany.${verdict}`)} {format.count(countOf(counts, verdict))}
        </UnstyledButton>
      ))}
    </div>
  );
}
