import { useApolloClient, useMutation, useQuery } from '@apollo/client/react';
import { Button, PasswordInput, TextInput, useMantineColorScheme } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  ChangePasswordDocument,
  SettingsProfileDocument,
  UpdateProfileDocument,
} from '../../apollo/generated/settings/graphql.ts';
import { live } from '../../apollo/live-query.ts';
import { changeLanguage, languages, type Language } from '../../i18n/i18n.ts';
import { ErrorState } from '../../shared/ui/error-state.tsx';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import { FormProblem } from '../../shared/ui/form-problem.tsx';
import { Segments } from '../../shared/ui/segments.tsx';
import { RowSkeletons } from '../../shared/ui/skeletons.tsx';
import { showToast } from '../../shared/ui/toasts.tsx';
import { SecondFactorSection } from './second-factor-section.tsx';
import { Section } from './section.tsx';
import { Sessions } from './sessions.tsx';
import classes from './settings.module.css';

/** One's own name, password, language, colours and the browsers that are signed in. */
export function ProfileSection() {
  const { t } = useTranslation('settings');
  const { data, error, refetch } = useQuery(SettingsProfileDocument, {
    fetchPolicy: 'cache-and-network',
    context: live({ shows: ['MEMBERS'] }),
  });
  const me = data?.me;
  if (me) {
    return (
      <>
        <NameForm key={me.id} name={me.name ?? ''} email={me.email ?? ''} />
        <Appearance />
        <PasswordForm email={me.email ?? ''} onChanged={() => void refetch()} />
        <SecondFactorSection
          email={me.email ?? ''}
          factor={me.secondFactor ?? null}
          onChanged={() => void refetch()}
        />
        <Sessions sessions={(me.sessions ?? []) as never} onChanged={() => refetch()} />
      </>
    );
  }
  if (error) return <ErrorState error={error} onRetry={() => refetch()} />;
  return (
    <Section title={t('profile.title')}>
      <RowSkeletons rows={5} rowHeight={56} />
    </Section>
  );
}

function NameForm({ name: saved, email }: { name: string; email: string }) {
  const { t } = useTranslation('settings');
  const failureText = useFailureText();
  const [name, setName] = useState(saved);
  const [update, { loading, error }] = useMutation(UpdateProfileDocument);
  const save = async () => {
    const done = await update({ variables: { input: { name: name.trim() } } }).catch(() => undefined);
    if (done?.data) showToast(t('saved'));
  };
  return (
    <Section title={t('profile.title')}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextInput
          label={t('profile.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          autoComplete="name"
          required
        />
        <TextInput label={t('profile.email')} value={email} readOnly />
        {error ? <FormProblem>{failureText(error)}</FormProblem> : null}
        <div className={classes.buttons}>
          <Button type="submit" loading={loading} disabled={name.trim() === '' || name.trim() === saved}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Section>
  );
}

function Appearance() {
  const { t, i18n } = useTranslation('settings');
  const { t: tApp } = useTranslation('app');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Section title={t('appearance.title')} text={t('appearance.text')}>
      <div className={classes.inline}>
        <div className={classes.field}>
          <span className={classes.label}>{t('appearance.language')}</span>
          <Segments
            value={(i18n.resolvedLanguage ?? 'en') as Language}
            onChange={(value) => void changeLanguage(value)}
            options={languages.map((value) => ({ value, label: tApp(`language.${value}`) }))}
            label={t('appearance.language')}
          />
        </div>
        <div className={classes.field}>
          <span className={classes.label}>{t('appearance.colors')}</span>
          <Segments
            value={colorScheme}
            onChange={setColorScheme}
            options={(['auto', 'light', 'dark'] as const).map((value) => ({
              value,
              label: t(`appearance.scheme.${value}`),
            }))}
            label={t('appearance.colors')}
          />
        </div>
      </div>
    </Section>
  );
}

const passwordLengthMin = 12;

function PasswordForm({ email, onChanged }: { email: string; onChanged: () => void }) {
  const { t } = useTranslation('settings');
  const client = useApolloClient();
  const failureText = useFailureText();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const save = async () => {
    setBusy(true);
    try {
      await client.mutate({
        mutation: ChangePasswordDocument,
        variables: { input: { currentPassword: current, newPassword: next } },
      });
      setCurrent('');
      setNext('');
      setError(null);
      showToast(t('password.changed'));
      onChanged();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  return (
    <Section title={t('password.title')} text={t('password.text')}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {/* Password managers look for the name beside the password. */}
        <input type="text" name="username" value={email} autoComplete="username" readOnly hidden />
        <PasswordInput
          label={t('password.current')}
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
          required
        />
        <PasswordInput
          label={t('password.next')}
          description={t('password.rule', { count: passwordLengthMin })}
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
          minLength={passwordLengthMin}
          maxLength={200}
          required
        />
        {error === null ? null : <FormProblem>{failureText(error)}</FormProblem>}
        <div className={classes.buttons}>
          <Button type="submit" loading={busy} disabled={current === '' || next.length < passwordLengthMin}>
            {t('password.button')}
          </Button>
        </div>
      </form>
    </Section>
  );
}
