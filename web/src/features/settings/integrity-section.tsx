import { useQuery } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconRefresh, IconShieldCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Household } from '../../apollo/books.ts';
import {
  SettingsIntegrityDocument,
  type SettingsIntegrityQuery,
} from '../../apollo/generated/settings/graphql.ts';
import { live } from '../../apollo/live-query.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { ErrorState } from '../../shared/ui/error-state.tsx';
import { Bone } from '../../shared/ui/skeletons.tsx';
import { agoOf } from './ago.ts';
import { Section } from './section.tsx';
import classes from './settings.module.css';

type Integrity = SettingsIntegrityQuery['household']['integrity'];
type Difference = Integrity['differences'][number];

/** Recomputes everything from the postings and says whether it is equal. Nothing is repaired in silence. */
export function IntegritySection({ household }: { household: Household }) {
  const { t } = useTranslation('settings');
  const { data, error, loading, refetch } = useQuery(SettingsIntegrityDocument, {
    variables: { householdId: household.id },
    fetchPolicy: 'network-only',
    notifyOnNetworkStatusChange: true,
    // It reads every posting: only when a person asks for it.
    context: live({ shows: [] }),
  });
  const integrity = data?.household?.integrity as Integrity | undefined;
  return (
    <Section
      title={t('integrity.title')}
      text={t('integrity.text')}
      action={
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} aria-hidden="true" />}
          loading={loading}
          onClick={() => void refetch()}
        >
          {t('integrity.again')}
        </Button>
      }
    >
      {error && !loading ? (
        <ErrorState compact error={error} onRetry={() => refetch()} />
      ) : integrity ? (
        <Verdict integrity={integrity} household={household} />
      ) : (
        <div className={classes.verdict}>
          <Bone width={28} height={28} />
          <div className={classes.itemText}>
            <Bone width="70%" />
            <Bone width="40%" />
          </div>
        </div>
      )}
    </Section>
  );
}

function Verdict({ integrity, household }: { integrity: Integrity; household: Household }) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const ago = useAgo(integrity.checkedAt);
  const places = {
    transactions: t('integrity.transactions', {
      count: integrity.transactionCount,
      formatted: format.count(integrity.transactionCount),
    }),
    postings: t('integrity.postings', {
      count: integrity.postingCount,
      formatted: format.count(integrity.postingCount),
    }),
    ago,
    differences: t('integrity.differences', { count: integrity.differences.length }),
  };
  return (
    <>
      <div className={classes.verdict} data-ok={integrity.ok} role="status">
        {integrity.ok ? (
          <IconShieldCheck size={28} stroke={1.5} aria-hidden="true" />
        ) : (
          <IconAlertTriangle size={28} stroke={1.5} aria-hidden="true" />
        )}
        <div className={classes.itemText}>
          <b>{integrity.ok ? t('integrity.ok', places) : t('integrity.notOk', places)}</b>
          <small>
            {t('integrity.checked', {
              ago,
              seconds: writeSeconds(integrity.durationMs, format.numberLocale),
            })}
          </small>
        </div>
      </div>
      {integrity.differences.length > 0 ? (
        <>
          <p className={classes.sectionText}>{t('integrity.whatNow')}</p>
          <ul className={classes.list}>
            {integrity.differences.map((difference, index) => (
              <DifferenceRow key={index} difference={difference} household={household} />
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}

function DifferenceRow({ difference, household }: { difference: Difference; household: Household }) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const account = household.accounts.find(({ id }) => id === difference.accountId);
  const where = [
    account?.name ?? '',
    difference.day === null ? '' : format.date(difference.day),
    difference.currency ?? '',
  ].filter((part) => part !== '');
  return (
    <li className={classes.item}>
      <span className={classes.itemText}>
        <b>{t(`integrity.kind.${difference.kind}`)}</b>
        <small>{where.join(' · ')}</small>
      </span>
      {difference.expected === null && difference.found === null ? null : (
        <span className={classes.muted}>
          {t('integrity.expectedFound', {
            expected: difference.expected ?? '—',
            found: difference.found ?? '—',
          })}
        </span>
      )}
      {difference.transactionId === null ? null : (
        <Link
          to="/h/$householdId/transactions"
          params={{ householdId: household.id }}
          search={{ open: difference.transactionId }}
          className={classes.textLink}
        >
          {t('integrity.show')}
        </Link>
      )}
    </li>
  );
}

/** "2 seconds ago", told anew as time goes. */
function useAgo(instant: string): string {
  const { i18n } = useTranslation('settings');
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, [instant]);
  return agoOf(Date.parse(instant), nowMs, i18n.language);
}

function writeSeconds(durationMs: number, locale: string): string {
  return (durationMs / 1_000).toLocaleString(locale, { maximumFractionDigits: durationMs < 1_000 ? 2 : 1 });
}
