import { useMutation } from '@apollo/client/react';
import { Button, NativeSelect, Select, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCurrencies, type Household } from '../../apollo/books.ts';
import { UpdateHouseholdDocument } from '../../apollo/generated/settings/graphql.ts';
import { formatDate } from '../../shared/format/date-format.ts';
import { formatMoney } from '../../shared/format/money.ts';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import { FormProblem } from '../../shared/ui/form-problem.tsx';
import { showToast } from '../../shared/ui/toasts.tsx';
import { useFormat } from '../../shared/format/format-context.tsx';
import { Section } from './section.tsx';
import classes from './settings.module.css';
import { numberLocales, weekdayNames } from './writing-choices.ts';

const written = ['name', 'baseCurrency', 'timeZone', 'numberLocale', 'firstDayOfWeek'] as const;

/** The household's name, currency, time zone, week and way of writing. Owners change them, others read them. */
export function HouseholdSection({ household }: { household: Household }) {
  const { t, i18n } = useTranslation('settings');
  const { t: tShared } = useTranslation('shared');
  const failureText = useFailureText();
  const { today } = useFormat();
  const currencies = useCurrencies();
  const [update, { loading, error }] = useMutation(UpdateHouseholdDocument);
  const saved = {
    name: household.name,
    baseCurrency: household.baseCurrency,
    timeZone: household.timeZone,
    numberLocale: household.numberLocale,
    firstDayOfWeek: household.firstDayOfWeek,
  };
  // Only what was changed here is kept here, so that another's change of the rest shows at once.
  const [changed, setChanged] = useState<Partial<typeof saved>>({});
  const form = { ...saved, ...changed };
  const dirty = written.some((key) => form[key] !== saved[key]);
  const owner = household.role === 'OWNER';
  const set = (values: Partial<typeof saved>) => setChanged({ ...changed, ...values });
  const timeZones = useMemo(
    () => [...new Set([household.timeZone, ...Intl.supportedValuesOf('timeZone')])],
    [household.timeZone],
  );
  const locales = useMemo(
    () => numberLocales(household.numberLocale, i18n.language),
    [household.numberLocale, i18n.language],
  );
  const days = weekdayNames(i18n.language);

  const save = async () => {
    const done = await update({ variables: { householdId: household.id, input: changed } }).catch(
      () => undefined,
    );
    if (!done?.data) return;
    setChanged({});
    showToast(t('saved'));
  };

  return (
    <Section title={t('household.title')} text={owner ? undefined : t('household.readOnly')}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextInput
          label={t('household.name')}
          value={form.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          maxLength={100}
          required
          disabled={!owner}
        />
        <Select
          label={t('household.baseCurrency')}
          description={t('household.baseCurrencyHint')}
          data={[
            ...(currencies.length === 0 ? [{ value: form.baseCurrency, label: form.baseCurrency }] : []),
            ...currencies.map(({ code, name }) => ({ value: code, label: `${code} · ${name}` })),
          ]}
          value={form.baseCurrency}
          onChange={(value) => value !== null && set({ baseCurrency: value })}
          searchable
          allowDeselect={false}
          limit={60}
          nothingFoundMessage={tShared('picker.nothing')}
          disabled={!owner}
        />
        {form.baseCurrency === saved.baseCurrency ? null : (
          <p className={classes.warning}>
            {t('household.baseCurrencyChanges', { currency: form.baseCurrency })}
          </p>
        )}
        <Select
          label={t('household.timeZone')}
          description={t('household.timeZoneHint')}
          data={timeZones}
          value={form.timeZone}
          onChange={(value) => value !== null && set({ timeZone: value })}
          searchable
          allowDeselect={false}
          limit={60}
          nothingFoundMessage={tShared('picker.nothing')}
          disabled={!owner}
        />
        <NativeSelect
          label={t('household.firstDayOfWeek')}
          value={String(form.firstDayOfWeek)}
          onChange={(event) => set({ firstDayOfWeek: Number(event.currentTarget.value) })}
          data={days.map((label, index) => ({ value: String(index + 1), label }))}
          disabled={!owner}
        />
        <Select
          label={t('household.numberLocale')}
          description={t('household.sample', {
            amount: formatMoney(
              { amount: '-1234567.89', currency: form.baseCurrency },
              { locale: form.numberLocale },
            ),
            date: formatDate(today, 'numeric', { locale: form.numberLocale, today }),
          })}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          data={locales}
          value={form.numberLocale}
          onChange={(value) => value !== null && set({ numberLocale: value })}
          searchable
          allowDeselect={false}
          nothingFoundMessage={tShared('picker.nothing')}
          disabled={!owner}
        />
        {error ? <FormProblem>{failureText(error)}</FormProblem> : null}
        {owner ? (
          <div className={classes.buttons}>
            <Button type="submit" loading={loading} disabled={!dirty || form.name.trim() === ''}>
              {t('save')}
            </Button>
            {dirty ? (
              <Button variant="default" onClick={() => setChanged({})}>
                {t('discard')}
              </Button>
            ) : null}
          </div>
        ) : null}
      </form>
    </Section>
  );
}
