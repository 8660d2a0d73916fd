import { useMutation } from '@apollo/client/react';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link, getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SignInDocument } from '../../apollo/generated/session/graphql.ts';
import { readFailure } from '../../apollo/server-error.ts';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import { FormProblem } from '../../shared/ui/form-problem.tsx';
import { CodeStep } from './code-step.tsx';
import { DemoButton } from './demo-button.tsx';
import { SessionFrame } from './session-frame.tsx';
import classes from './session-frame.module.css';
import { useOpenBooks } from './use-open-books.ts';

const route = getRouteApi('/sign-in');

export function SignInScreen() {
  const { t } = useTranslation('session');
  const { next } = route.useSearch();
  const { instance } = route.useLoaderData();
  const openBooks = useOpenBooks();
  const failureText = useFailureText();
  const [signIn, { loading, error, reset }] = useMutation(SignInDocument);
  const form = useForm({ mode: 'uncontrolled', initialValues: { email: '', password: '' } });
  // What was right so far, while the code is asked for.
  const [first, setFirst] = useState<{ email: string; password: string } | null>(null);
  const attempt = async (input: { email: string; password: string; secondFactor?: string }) => {
    try {
      await signIn({ variables: { input } });
    } catch (failure) {
      const { code } = readFailure(failure);
      if (code === 'second_factor_needed') setFirst({ email: input.email, password: input.password });
      else if (code === 'sign_in_failed') setFirst(null);
      return;
    }
    await openBooks(next);
  };

  if (first !== null) {
    const isAsked = error && readFailure(error).code === 'second_factor_needed';
    return (
      <SessionFrame title={t('code.title')} text={t('code.text')}>
        <CodeStep
          problem={error && !isAsked ? failureText(error) : null}
          busy={loading}
          onCode={(secondFactor) => void attempt({ ...first, secondFactor })}
          onBack={() => {
            reset();
            setFirst(null);
          }}
        />
      </SessionFrame>
    );
  }

  return (
    <SessionFrame
      title={t('signIn.title')}
      foot={
        instance.signUpOpen ? (
          <>
            {t('signIn.noAccount')}{' '}
            <Link to="/sign-up" search={next === undefined ? {} : { next }}>
              {t('signUp.title')}
            </Link>
          </>
        ) : undefined
      }
    >
      <form className={classes.form} onSubmit={form.onSubmit((input) => void attempt(input))}>
        <TextInput
          label={t('email')}
          type="email"
          autoComplete="username"
          required
          autoFocus
          key={form.key('email')}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={t('password')}
          autoComplete="current-password"
          required
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
          key={form.key('password')}
          {...form.getInputProps('password')}
        />
        {error ? <FormProblem>{failureText(error)}</FormProblem> : null}
        <Button type="submit" loading={loading} fullWidth>
          {t('signIn.button')}
        </Button>
      </form>
      <DemoButton offered={instance.demoAvailable} />
    </SessionFrame>
  );
}
