import { useMutation, useQuery } from '@apollo/client/react';
import { ActionIcon, Button } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import {
  RemoveRateDocument,
  SetRateDocument,
  SettingsRatesDocument,
  type RateFieldsFragment,
} from '../../apollo/generated/settings/graphql.ts';
import { live } from '../../apollo/live-query.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { formatMoney } from '../../shared/format/money.ts';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import { RowSkeletons } from '../../shared/ui/skeletons.tsx';
import { showToast, showUndoToast } from '../../shared/ui/toasts.tsx';
import { Section } from './section.tsx';
import classes from './settings.module.css';

interface RateListProps {
  readonly householdId: string;
  readonly currency: string;
  readonly editor: boolean;
  readonly onAdd: () => void;
}

/** The rates of one currency, newest first. */
export function RateList({ householdId, currency, editor, onAdd }: RateListProps) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const failureText = useFailureText();
  const [remove] = useMutation(RemoveRateDocument);
  const [set] = useMutation(SetRateDocument);
  const { data, loading, fetchMore } = useQuery(SettingsRatesDocument, {
    variables: { householdId, currency, first: 10 },
    context: live({ shows: ['RATES', 'HOUSEHOLD'] }),
  });
  const connection = data?.household?.rates;
  const rates = connection?.edges?.map((edge) => edge?.node as RateFieldsFragment);

  const removeRate = async (rate: RateFieldsFragment) => {
    try {
      await remove({ variables: { householdId, id: rate.id } });
      showUndoToast({
        message: t('rates.removed', { currency, date: format.date(rate.date) }),
        undoLabel: t('rates.undo'),
        onUndo: () =>
          set({ variables: { householdId, input: { currency, date: rate.date, rate: rate.rate } } }).catch(
            (error: unknown) => showToast(failureText(error), 'problem'),
          ),
      });
    } catch (error) {
      showToast(failureText(error), 'problem');
    }
  };

  return (
    <Section
      title={currency}
      text={rates?.length === 0 ? t('rates.none') : undefined}
      action={
        editor && rates?.length === 0 ? (
          <Button size="compact-sm" variant="default" onClick={onAdd}>
            {t('rates.addFor', { currency })}
          </Button>
        ) : null
      }
    >
      {rates === undefined ? <RowSkeletons rows={2} rowHeight={36} /> : null}
      <ul className={classes.list}>
        {(rates ?? []).map((rate) => (
          <li key={rate.id} className={classes.rate}>
            <span className={classes.rateDate}>{format.date(rate.date, 'long')}</span>
            <span className={classes.rateValue}>
              {t('rates.worth', {
                currency: rate.currency,
                rate: formatMoney(
                  { amount: withFourDecimals(rate.rate), currency: rate.base },
                  { locale: format.numberLocale },
                ),
                base: rate.base,
              })}
            </span>
            {editor ? (
              <ActionIcon
                size={26}
                aria-label={t('rates.remove', { currency, date: format.date(rate.date) })}
                onClick={() => void removeRate(rate)}
              >
                <IconTrash size={16} stroke={1.6} />
              </ActionIcon>
            ) : null}
          </li>
        ))}
      </ul>
      {connection?.pageInfo?.hasNextPage ? (
        <Button
          className={classes.more ?? ''}
          size="compact-sm"
          variant="default"
          loading={loading}
          onClick={() => void fetchMore({ variables: { after: connection.pageInfo?.endCursor } })}
        >
          {t('rates.more')}
        </Button>
      ) : null}
    </Section>
  );
}

/** Rates of a column stand under each other by their marks: with the four decimals that most have, or more. */
function withFourDecimals(rate: string): string {
  const [whole = '', decimals = ''] = rate.split('.');
  return `${whole}.${decimals.padEnd(4, '0')}`;
}
