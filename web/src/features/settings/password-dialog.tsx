import { Button, Modal, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import { FormProblem } from '../../shared/ui/form-problem.tsx';
import classes from './settings.module.css';

interface PasswordDialogProps {
  /** What the button does, in its word. */
  readonly confirm: string;
  /** Does it; where that fails the dialog stays open and says why. */
  readonly onConfirm: (password: string) => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks for the password again before other browsers are signed out. */
export function PasswordDialog({ confirm, onConfirm, onClose }: PasswordDialogProps) {
  const { t } = useTranslation('settings');
  const failureText = useFailureText();
  const [password, setPassword] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const send = async () => {
    setIsBusy(true);
    try {
      await onConfirm(password);
    } catch (error) {
      setProblem(failureText(error));
      setIsBusy(false);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('sessions.proveTitle')}
      closeButtonProps={{ 'aria-label': t('cancel') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <p className={classes.dialogText}>{t('sessions.proveText')}</p>
        <PasswordInput
          label={t('sessions.provePassword')}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          autoComplete="current-password"
          required
          data-autofocus
          visibilityToggleButtonProps={{ 'aria-label': t('sessions.proveShow') }}
        />
        {problem === null ? null : <FormProblem>{problem}</FormProblem>}
        <div className={classes.dialogButtons}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={isBusy} disabled={password === ''}>
            {confirm}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
