import { useMutation } from '@apollo/client/react';
import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCurrencies, type Household } from '../../apollo/books.ts';
import { SetRateDocument } from '../../apollo/generated/settings/graphql.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { DateInput } from '../../shared/ui/date-input.tsx';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import { FormProblem } from '../../shared/ui/form-problem.tsx';
import { showToast } from '../../shared/ui/toasts.tsx';
import { readTypedRate } from './typed-rate.ts';
import classes from './settings.module.css';

interface RateFormProps {
  readonly household: Household;
  readonly currency: string | null;
  readonly onCurrency: (currency: string) => void;
}

/** Sets what one unit of a currency is worth in the base currency from a day on. */
export function RateForm({ household, currency, onCurrency }: RateFormProps) {
  const { t } = useTranslation('settings');
  const { t: tShared } = useTranslation('shared');
  const format = useFormat();
  const failureText = useFailureText();
  const currencies = useCurrencies();
  const [date, setDate] = useState<string | null>(household.today);
  const [text, setText] = useState('');
  const [set, { loading, error }] = useMutation(SetRateDocument);
  const rate = readTypedRate(text);

  const save = async () => {
    if (currency === null || date === null || rate === null) return;
    const done = await set({
      variables: { householdId: household.id, input: { currency, date, rate } },
    }).catch(() => undefined);
    if (!done?.data) return;
    setText('');
    showToast(t('rates.set', { currency, date: format.date(date) }));
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className={classes.inline}>
        <Select
          label={t('rates.currency')}
          data={currencies
            .filter(({ code }) => code !== household.baseCurrency)
            .map(({ code, name }) => ({ value: code, label: `${code} · ${name}` }))}
          value={currency}
          onChange={(value) => value !== null && onCurrency(value)}
          searchable
          allowDeselect={false}
          limit={60}
          nothingFoundMessage={tShared('picker.nothing')}
          w={220}
        />
        <DateInput label={t('rates.date')} value={date} onChange={setDate} w={150} />
        <TextInput
          label={
            currency === null
              ? t('rates.rate')
              : t('rates.rateOf', { currency, base: household.baseCurrency })
          }
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={text.trim() !== '' && rate === null ? t('rates.unreadable') : null}
          inputMode="decimal"
          autoComplete="off"
          w={170}
        />
        <Button
          type="submit"
          loading={loading}
          disabled={currency === null || date === null || rate === null}
        >
          {t('rates.add')}
        </Button>
      </div>
      {error ? <FormProblem>{failureText(error)}</FormProblem> : null}
    </form>
  );
}
