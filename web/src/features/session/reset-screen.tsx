import { useApolloClient, useMutation, useQuery } from '@apollo/client/react';
import { Button, PasswordInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Link, getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PasswordResetOfferDocument, ResetPasswordDocument } from '../../apollo/generated/session/graphql.ts';
import { EmptyState } from '../../shared/ui/empty-state.tsx';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import { FormProblem } from '../../shared/ui/form-problem.tsx';
import { RowSkeletons } from '../../shared/ui/skeletons.tsx';
import { passwordLengthMin } from './password-length.ts';
import { SessionFrame } from './session-frame.tsx';
import classes from './session-frame.module.css';

const route = getRouteApi('/reset/$token');

/** A new password by a link that whoever runs the server has made. It signs nobody in. */
export function ResetScreen() {
  const { t } = useTranslation('session');
  const { token } = route.useParams();
  const client = useApolloClient();
  const failureText = useFailureText();
  const [isDone, setIsDone] = useState(false);
  const offer = useQuery(PasswordResetOfferDocument, { variables: { token }, fetchPolicy: 'no-cache' });
  const [reset, { loading, error }] = useMutation(ResetPasswordDocument);
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { newPassword: '' },
    validate: {
      newPassword: (password) =>
        password.length < passwordLengthMin ? t('signUp.passwordShort', { count: passwordLengthMin }) : null,
    },
  });

  if (isDone)
    return (
      <SessionFrame title={t('reset.doneTitle')} text={t('reset.doneText')}>
        <div className={classes.form}>
          <SignInLink text={t('reset.signIn')} />
        </div>
      </SessionFrame>
    );
  if (offer.error)
    return (
      <SessionFrame title={t('reset.title')}>
        <EmptyState
          compact
          title={t('reset.unusable')}
          text={failureText(offer.error)}
          actions={<SignInLink text={t('reset.signIn')} />}
        />
      </SessionFrame>
    );
  if (!offer.data)
    return (
      <SessionFrame title={t('reset.title')}>
        <RowSkeletons rows={3} />
      </SessionFrame>
    );
  const { email } = offer.data.passwordReset;
  return (
    <SessionFrame title={t('reset.title')} text={t('reset.for', { email })}>
      <form
        className={classes.form}
        onSubmit={form.onSubmit(({ newPassword }) => {
          void reset({ variables: { input: { token, newPassword } } }).then(
            async () => {
              setIsDone(true);
              // Whoever was signed in here may be so no more.
              await client.clearStore();
            },
            () => undefined,
          );
        })}
      >
        {/* By this a password manager knows whose password it keeps. */}
        <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
        <PasswordInput
          label={t('reset.password')}
          description={t('signUp.passwordHint', { count: passwordLengthMin })}
          autoComplete="new-password"
          required
          autoFocus
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
          key={form.key('newPassword')}
          {...form.getInputProps('newPassword')}
        />
        {error ? <FormProblem>{failureText(error)}</FormProblem> : null}
        <Button type="submit" loading={loading} fullWidth>
          {t('reset.button')}
        </Button>
      </form>
    </SessionFrame>
  );
}

function SignInLink({ text }: { text: string }) {
  return (
    <Button fullWidth renderRoot={(props) => <Link to="/sign-in" {...props} />}>
      {text}
    </Button>
  );
}
