import { useQuery } from '@apollo/client/react';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayEdit, type Household } from '../../apollo/books.ts';
import { HouseholdProblemsDocument } from '../../apollo/generated/apollo/graphql.ts';
import { SettingsRatesDocument, type RateFieldsFragment } from '../../apollo/generated/settings/graphql.ts';
import { live } from '../../apollo/live-query.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { EmptyState } from '../../shared/ui/empty-state.tsx';
import { ErrorState } from '../../shared/ui/error-state.tsx';
import { RowSkeletons } from '../../shared/ui/skeletons.tsx';
import { RateForm } from './rate-form.tsx';
import { RateList } from './rate-list.tsx';
import { Section } from './section.tsx';
import classes from './settings.module.css';

/** Rates by which other currencies become figures in the base currency, and the currencies that lack one. */
export function RatesSection({ household }: { household: Household }) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const editor = mayEdit(household.role);
  const [chosen, setChosen] = useState<string | null>(null);
  const problems = useQuery(HouseholdProblemsDocument, {
    variables: { householdId: household.id },
    context: live({ shows: ['IMPORTS', 'RATES', 'TRANSACTIONS', 'ACCOUNTS'] }),
  });
  const { data, error, refetch } = useQuery(SettingsRatesDocument, {
    variables: { householdId: household.id, currency: null, first: 200 },
    context: live({ shows: ['RATES', 'HOUSEHOLD'] }),
  });
  const rates = data?.household?.rates?.edges?.map((edge) => edge?.node as RateFieldsFragment);
  const used = new Set(household.accounts.map(({ currency }) => currency));
  const currencies = [...new Set([...used, ...(rates ?? []).map(({ currency }) => currency)])]
    .filter((currency) => currency !== household.baseCurrency)
    .toSorted();
  const missing = (problems.data?.household?.problems ?? []).filter(
    (problem) => problem?.kind === 'RATE_MISSING' || problem?.kind === 'RATE_OLD',
  );

  return (
    <>
      <Section title={t('rates.title')} text={t('rates.text', { base: household.baseCurrency })}>
        {missing.map((problem) => (
          <p key={`${problem?.kind} ${problem?.currency}`} className={classes.warning}>
            <IconAlertTriangle size={16} aria-hidden="true" />
            {problem?.kind === 'RATE_MISSING'
              ? t('rates.missing', { currency: problem.currency ?? '' })
              : t('rates.old', {
                  currency: problem?.currency ?? '',
                  date: problem?.since ? format.date(problem.since) : '',
                })}
          </p>
        ))}
        {editor ? (
          <RateForm
            household={household}
            currency={chosen ?? missing[0]?.currency ?? currencies[0] ?? null}
            onCurrency={setChosen}
          />
        ) : (
          <p className={classes.sectionText}>{t('rates.readOnly')}</p>
        )}
      </Section>
      {rates ? (
        currencies.length === 0 ? (
          <EmptyState
            compact
            title={t('rates.emptyTitle')}
            text={t('rates.emptyText', { base: household.baseCurrency })}
          />
        ) : (
          currencies.map((currency) => (
            <RateList
              key={currency}
              householdId={household.id}
              currency={currency}
              editor={editor}
              onAdd={() => setChosen(currency)}
            />
          ))
        )
      ) : error ? (
        <ErrorState error={error} onRetry={() => refetch()} />
      ) : (
        <RowSkeletons rows={5} rowHeight={40} />
      )}
    </>
  );
}
