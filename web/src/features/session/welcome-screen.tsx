import { useApolloClient, useMutation } from '@apollo/client/react';
import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../../apollo/address.ts';
import { useCurrencies } from '../../apollo/books.ts';
import { CreateHouseholdDocument } from '../../apollo/generated/session/graphql.ts';
import type { Language } from '../../i18n/i18n.ts';
import { formatMoney } from '../../shared/format/money.ts';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import { FormProblem } from '../../shared/ui/form-problem.tsx';
import { DemoButton } from './demo-button.tsx';
import { browserTimeZone, guessHousehold, guessName } from './household-guess.ts';
import { SessionFrame } from './session-frame.tsx';
import classes from './session-frame.module.css';

const route = getRouteApi('/welcome');

/** First run: a household with its currency and time zone, guessed from the browser. */
export function WelcomeScreen() {
  const { t, i18n } = useTranslation('session');
  const { me, instance } = route.useLoaderData();
  const client = useApolloClient();
  const navigate = useNavigate();
  const failureText = useFailureText();
  const currencies = useCurrencies();
  const language: Language = i18n.language === 'de' ? 'de' : 'en';
  const guess = useMemo(() => guessHousehold(navigator.languages, browserTimeZone()), []);
  const timeZones = useMemo(
    () => [...new Set([guess.timeZone, ...Intl.supportedValuesOf('timeZone')])],
    [guess],
  );
  const [name, setName] = useState(() => guessName(me?.name ?? '', language));
  const [baseCurrency, setBaseCurrency] = useState(guess.baseCurrency);
  const [timeZone, setTimeZone] = useState(guess.timeZone);
  const [startsWithTree, setStartsWithTree] = useState(true);
  const [create, { loading, error }] = useMutation(CreateHouseholdDocument);
  const idempotencyKey = useRef(newKey());

  const save = async () => {
    const made = await create({
      variables: {
        idempotencyKey: idempotencyKey.current,
        input: {
          name: name.trim(),
          baseCurrency,
          timeZone,
          numberLocale: guess.numberLocale,
          firstDayOfWeek: guess.firstDayOfWeek,
          ...(startsWithTree ? { categoryLanguage: language } : {}),
        },
      },
    }).catch(() => undefined);
    const household = made?.data?.createHousehold.household;
    if (!household) {
      idempotencyKey.current = newKey();
      return;
    }
    // The session's list of households is old now.
    await client.clearStore();
    await navigate({ to: '/h/$householdId', params: { householdId: household.id } });
  };
  const sample = formatMoney({ amount: '-1234.50', currency: baseCurrency }, { locale: guess.numberLocale });

  return (
    <SessionFrame title={t('welcome.title')} text={t('welcome.text')}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextInput
          label={t('welcome.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          required
          autoFocus
        />
        <Select
          label={t('welcome.baseCurrency')}
          description={t('welcome.baseCurrencyHint')}
          data={currencies.map((currency) => ({
            value: currency.code,
            label: `${currency.code} · ${currency.name}`,
          }))}
          value={baseCurrency}
          onChange={(value) => value !== null && setBaseCurrency(value)}
          searchable
          allowDeselect={false}
          limit={60}
        />
        <Select
          label={t('welcome.timeZone')}
          data={timeZones}
          value={timeZone}
          onChange={(value) => value !== null && setTimeZone(value)}
          searchable
          allowDeselect={false}
          limit={60}
        />
        <Checkbox
          label={t('welcome.categories')}
          checked={startsWithTree}
          onChange={(event) => setStartsWithTree(event.currentTarget.checked)}
        />
        <p className={classes.text}>{t('welcome.numbers', { sample })}</p>
        {error ? <FormProblem>{failureText(error)}</FormProblem> : null}
        <Button type="submit" loading={loading} disabled={name.trim() === ''} fullWidth>
          {t('welcome.button')}
        </Button>
      </form>
      <DemoButton offered={instance.demoAvailable && (me?.memberships.length ?? 0) === 0} />
    </SessionFrame>
  );
}
