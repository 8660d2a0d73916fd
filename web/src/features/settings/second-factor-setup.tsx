import { useMutation } from '@apollo/client/react';
import { Button, Modal, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  BeginSecondFactorDocument,
  ConfirmSecondFactorDocument,
} from '../../apollo/generated/settings/graphql.ts';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import { FormProblem } from '../../shared/ui/form-problem.tsx';
import { CopyButton } from './copy-button.tsx';
import { QrPicture } from './qr-picture.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { CodeField, PasswordField } from './second-factor-fields.tsx';
import classes from './second-factor.module.css';

interface Setup {
  readonly secret: string;
  readonly uri: string;
}

/** Turns codes on, in a dialog. */
export function SecondFactorSetup({ email, onClose }: { email: string; onClose: (isOn: boolean) => void }) {
  const { t } = useTranslation('settings');
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const isShowingCodes = codes !== null;
  return (
    <Modal
      opened
      onClose={() => onClose(isShowingCodes)}
      title={isShowingCodes ? t('secondFactor.codes') : t('secondFactor.setUp')}
      closeButtonProps={{ 'aria-label': t('cancel') }}
      // The codes are never shown again: a slip of the hand must not take them away.
      withCloseButton={!isShowingCodes}
      closeOnEscape={!isShowingCodes}
      closeOnClickOutside={false}
    >
      <SecondFactorSteps email={email} codes={codes} onCodes={setCodes} onDone={() => onClose(true)} />
    </Modal>
  );
}

interface SecondFactorStepsProps {
  readonly email: string;
  /** The recovery codes, once there are some. */
  readonly codes: readonly string[] | null;
  readonly onCodes: (codes: readonly string[]) => void;
  /** The codes are kept. */
  readonly onDone: () => void;
}

/** Turns codes on: the password, the picture for the app with a first code of it, and the recovery codes. */
export function SecondFactorSteps({ email, codes, onCodes, onDone }: SecondFactorStepsProps) {
  const [setup, setSetup] = useState<Setup | null>(null);
  if (codes !== null) return <RecoveryCodes codes={codes} email={email} onDone={onDone} />;
  return setup === null ? (
    <PasswordStep email={email} onBegun={setSetup} />
  ) : (
    <AppStep setup={setup} onConfirmed={onCodes} />
  );
}

function PasswordStep({ email, onBegun }: { email: string; onBegun: (setup: Setup) => void }) {
  const { t } = useTranslation('settings');
  const [password, setPassword] = useState('');
  const [begin, { loading, error }] = useMutation(BeginSecondFactorDocument);
  return (
    <Step
      busy={loading}
      error={error}
      button={t('secondFactor.next')}
      disabled={password === ''}
      onSubmit={async () => {
        const { data } = await begin({ variables: { input: { password } } });
        if (data) onBegun(data.beginSecondFactor);
      }}
    >
      <p className={classes.text}>{t('secondFactor.needs')}</p>
      <PasswordField email={email} value={password} onChange={setPassword} />
    </Step>
  );
}

function AppStep({ setup, onConfirmed }: { setup: Setup; onConfirmed: (codes: readonly string[]) => void }) {
  const { t } = useTranslation('settings');
  const [code, setCode] = useState('');
  const [confirm, { loading, error }] = useMutation(ConfirmSecondFactorDocument);
  return (
    <Step
      busy={loading}
      error={error}
      button={t('secondFactor.turnOn')}
      disabled={code.trim() === ''}
      onSubmit={async () => {
        const { data } = await confirm({ variables: { input: { code } } });
        if (data) onConfirmed(data.confirmSecondFactor.recoveryCodes);
      }}
    >
      <p className={classes.text}>{t('secondFactor.scan')}</p>
      <QrPicture text={setup.uri} label={t('secondFactor.picture')} />
      <div className={classes.secret}>
        <TextInput
          label={t('secondFactor.secret')}
          value={inGroups(setup.secret)}
          readOnly
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton text={setup.secret} />
      </div>
      <CodeField value={code} onChange={setCode} isFirst />
    </Step>
  );
}

interface StepProps {
  readonly busy: boolean;
  readonly error: unknown;
  readonly button: string;
  readonly disabled: boolean;
  readonly onSubmit: () => Promise<void>;
  readonly children: ReactNode;
}

/** A form of one step; why it was refused stands above its button. */
function Step({ busy, error, button, disabled, onSubmit, children }: StepProps) {
  const failureText = useFailureText();
  return (
    <form
      className={classes.steps}
      onSubmit={(event) => {
        event.preventDefault();
        void onSubmit().catch(() => undefined);
      }}
    >
      {children}
      {error ? <FormProblem>{failureText(error)}</FormProblem> : null}
      <div className={classes.foot}>
        <Button type="submit" loading={busy} disabled={disabled}>
          {button}
        </Button>
      </div>
    </form>
  );
}

/** Four characters at a time, as people type them over. */
function inGroups(secret: string): string {
  return secret.replaceAll(/(.{4})(?=.)/g, '$1 ');
}
