import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormProblem } from '../../shared/ui/form-problem.tsx';
import classes from './session-frame.module.css';

interface CodeStepProps {
  /** Why the last code was refused. */
  readonly problem: string | null;
  readonly busy: boolean;
  readonly onCode: (code: string) => void;
  readonly onBack: () => void;
}

/** The second step of signing in: a code of the app, or a recovery code. */
export function CodeStep({ problem, busy, onCode, onBack }: CodeStepProps) {
  const { t } = useTranslation('session');
  const [isRecovery, setIsRecovery] = useState(false);
  const [code, setCode] = useState('');
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        onCode(code);
      }}
    >
      <TextInput
        // Another field, so that a phone shows the keys that fit.
        key={isRecovery ? 'recovery' : 'app'}
        label={isRecovery ? t('code.recovery') : t('code.app')}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        autoComplete={isRecovery ? 'off' : 'one-time-code'}
        inputMode={isRecovery ? 'text' : 'numeric'}
        spellCheck={false}
        required
        autoFocus
      />
      {problem === null ? null : <FormProblem>{problem}</FormProblem>}
      <Button type="submit" loading={busy} disabled={code.trim() === ''} fullWidth>
        {t('signIn.button')}
      </Button>
      <Button
        variant="subtle"
        fullWidth
        onClick={() => {
          setIsRecovery(!isRecovery);
          setCode('');
        }}
      >
        {isRecovery ? t('code.useApp') : t('code.useRecovery')}
      </Button>
      <Button variant="subtle" color="gray" fullWidth onClick={onBack}>
        {t('code.back')}
      </Button>
    </form>
  );
}
