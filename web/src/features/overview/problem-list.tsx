import { useQuery } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { IconCheck, IconCoin, IconFileAlert, IconFileUnknown, IconTag, type Icon } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import {
  HouseholdProblemsDocument,
  type HouseholdProblemsQuery,
} from '../../apollo/generated/apollo/graphql.ts';
import { live } from '../../apollo/live-query.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import shared from './overview.module.css';
import classes from './problem-list.module.css';

type Problem = HouseholdProblemsQuery['household']['problems'][number];

const icons: Record<Problem['kind'], Icon> = {
  IMPORT_TO_REVIEW: IconFileAlert,
  UNREADABLE_LINES: IconFileUnknown,
  RATE_MISSING: IconCoin,
  RATE_OLD: IconCoin,
  UNCATEGORISED: IconTag,
};

/** What needs a person, each with the button that leads to it; a quiet line when nothing does. */
export function ProblemList({ householdId }: { householdId: string }) {
  const { t } = useTranslation('overview');
  const { data } = useQuery(HouseholdProblemsDocument, {
    variables: { householdId },
    context: live({ shows: ['IMPORTS', 'RATES', 'TRANSACTIONS', 'ACCOUNTS'] }),
  });
  const problems = data?.household.problems;
  if (!problems) return null;
  return (
    <div className={classes.list}>
      <h3 className={shared.heading}>{t('problems.title')}</h3>
      {problems.length === 0 ? (
        <p className={classes.none}>
          <IconCheck size={16} stroke={1.8} aria-hidden="true" />
          {t('problems.none')}
        </p>
      ) : null}
      <ul className={classes.items}>
        {problems.map((problem, index) => (
          <ProblemItem key={index} problem={problem} householdId={householdId} />
        ))}
      </ul>
    </div>
  );
}

function ProblemItem({ problem, householdId }: { problem: Problem; householdId: string }) {
  const { t } = useTranslation('overview');
  const format = useFormat();
  const ProblemIcon = icons[problem.kind];
  const values = {
    count: problem.count ?? 0,
    currency: problem.currency ?? '',
    file: problem.fileName ?? '',
    since: problem.since === null ? '' : format.date(problem.since),
  };
  return (
    <li className={classes.item}>
      <ProblemIcon size={18} stroke={1.6} aria-hidden="true" className={classes.icon} />
      <span className={classes.text}>
        <b>{t(`problems.${problem.kind}.title`, values)}</b>
        <small>{t(`problems.${problem.kind}.text`, values)}</small>
      </span>
      <Button
        variant="default"
        size="compact-sm"
        renderRoot={(props) => <ProblemLink problem={problem} householdId={householdId} rootProps={props} />}
      >
        {t(`problems.${problem.kind}.button`)}
      </Button>
    </li>
  );
}

interface ProblemLinkProps {
  readonly problem: Problem;
  readonly householdId: string;
  readonly rootProps: object;
}

function ProblemLink({ problem, householdId, rootProps }: ProblemLinkProps): ReactElement {
  const params = { householdId };
  switch (problem.kind) {
    case 'IMPORT_TO_REVIEW':
    case 'UNREADABLE_LINES':
      return problem.batchId === null ? (
        <Link {...rootProps} to="/h/$householdId/import" params={params} />
      ) : (
        <Link
          {...rootProps}
          to="/h/$householdId/import/$batchId"
          params={{ ...params, batchId: problem.batchId }}
          search={problem.kind === 'UNREADABLE_LINES' ? { verdict: 'UNREADABLE' } : {}}
        />
      );
    case 'RATE_MISSING':
    case 'RATE_OLD':
      return (
        <Link
          {...rootProps}
          to="/h/$householdId/settings/$section"
          params={{ ...params, section: 'rates' }}
        />
      );
    case 'UNCATEGORISED':
      return (
        <Link
          {...rootProps}
          to="/h/$householdId/transactions"
          params={params}
          search={{ uncategorised: true }}
        />
      );
  }
}
