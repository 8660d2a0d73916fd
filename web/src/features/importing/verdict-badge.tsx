import { useTranslation } from 'react-i18next';
import type { Verdict } from '../../apollo/generated/importing/graphql.ts';
import classes from './verdict-badge.module.css';

/** The order in which verdicts stand everywhere. */
export const verdictOrder = ['NEW', 'MATCH', 'TRANSFER', 'DUPLICATE', 'DELETED', 'UNREADABLE'] as const;

/** A verdict in its colour. */
export function VerdictBadge({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation('importing');
  return (
    <span className={classes.badge} data-verdict={verdict}>
      {t(`verdict.${verdict}`)}
    </span>
  );
}

/** The small square by which a filter shows its verdict's colour. */
export function VerdictMark({ verdict }: { verdict: Verdict }) {
  return <i className={classes.mark} data-verdict={verdict} aria-hidden="true" />;
}
