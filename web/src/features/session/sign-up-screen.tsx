import { useMutation } from '@apollo/client/react';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link, getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { SignUpDocument } from '../../apollo/generated/session/graphql.ts';
import { EmptyState } from '../../shared/ui/empty-state.tsx';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import { FormProblem } from '../../shared/ui/form-problem.tsx';
import { DemoButton } from './demo-button.tsx';
import { passwordLengthMin } from './password-length.ts';
import { SessionFrame } from './session-frame.tsx';
import classes from './session-frame.module.css';
import { useOpenBooks } from './use-open-books.ts';

const route = getRouteApi('/sign-up');

export function SignUpScreen() {
  const { t } = useTranslation('session');
  const { next, invitation } = route.useSearch();
  const { instance } = route.useLoaderData();
  const openBooks = useOpenBooks();
  const failureText = useFailureText();
  const [signUp, { loading, error }] = useMutation(SignUpDocument);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { name: '', email: '', password: '' },
    validate: {
      password: (password) =>
        password.length < passwordLengthMin ? t('signUp.passwordShort', { count: passwordLengthMin }) : null,
    },
  });
  const mayJoin = instance.signUpOpen || instance.isNew || invitation !== undefined;
  const foot = instance.isNew ? undefined : (
    <>
      {t('signUp.haveAccount')}{' '}
      <Link to="/sign-in" search={next === undefined ? {} : { next }}>
        {t('signIn.title')}
      </Link>
    </>
  );

  if (!mayJoin) {
    return (
      <SessionFrame title={t('signUp.title')} foot={foot}>
        <EmptyState compact title={t('signUp.closed')} text={t('signUp.closedText')} />
        <DemoButton offered={instance.demoAvailable} />
      </SessionFrame>
    );
  }
  return (
    <SessionFrame
      title={instance.isNew ? t('signUp.firstTitle') : t('signUp.title')}
      {...(instance.isNew ? { text: t('signUp.firstText') } : {})}
      foot={foot}
    >
      <form
        className={classes.form}
        onSubmit={form.onSubmit((values) => {
          const input = invitation === undefined ? values : { ...values, invitationToken: invitation };
          void signUp({ variables: { input } }).then(
            () => openBooks(next),
            () => undefined,
          );
        })}
      >
        <TextInput
          label={t('name')}
          autoComplete="name"
          maxLength={100}
          required
          autoFocus
          key={form.key('name')}
          {...form.getInputProps('name')}
        />
        <TextInput
          label={t('email')}
          type="email"
          autoComplete="username"
          required
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={t('password')}
          description={t('signUp.passwordHint', { count: passwordLengthMin })}
          autoComplete="new-password"
          required
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        {error ? <FormProblem>{failureText(error)}</FormProblem> : null}
        <Button type="submit" loading={loading} fullWidth>
          {t('signUp.button')}
        </Button>
      </form>
      <DemoButton offered={instance.demoAvailable} />
    </SessionFrame>
  );
}
