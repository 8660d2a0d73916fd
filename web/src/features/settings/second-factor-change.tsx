import { useMutation } from '@apollo/client/react';
import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  RemoveSecondFactorDocument,
  RenewRecoveryCodesDocument,
} from '../../apollo/generated/settings/graphql.ts';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import { FormProblem } from '../../shared/ui/form-problem.tsx';
import { showToast } from '../../shared/ui/toasts.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { CodeField, PasswordField } from './second-factor-fields.tsx';
import classes from './second-factor.module.css';

/** What may be done once codes are asked for; both need the password and a code. */
export type SecondFactorChange = 'remove' | 'renew';

interface SecondFactorChangeProps {
  readonly change: SecondFactorChange;
  readonly email: string;
  readonly onClose: () => void;
}

/** Asks for password and code, then turns codes off or shows new recovery codes. */
export function SecondFactorChangeDialog({ change, email, onClose }: SecondFactorChangeProps) {
  const { t } = useTranslation('settings');
  const failureText = useFailureText();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [remove, removing] = useMutation(RemoveSecondFactorDocument);
  const [renew, renewing] = useMutation(RenewRecoveryCodesDocument);
  const error = removing.error ?? renewing.error;
  const isShowingCodes = codes !== null;
  const save = async () => {
    const variables = { input: { password, code } };
    if (change === 'renew') {
      const { data } = await renew({ variables });
      if (data) setCodes(data.renewRecoveryCodes.recoveryCodes);
      return;
    }
    const { data } = await remove({ variables });
    if (!data) return;
    showToast(t('secondFactor.removed'));
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={
        isShowingCodes
          ? t('secondFactor.codes')
          : t(change === 'remove' ? 'secondFactor.turnOff' : 'secondFactor.renew')
      }
      closeButtonProps={{ 'aria-label': t('cancel') }}
      withCloseButton={!isShowingCodes}
      closeOnEscape={!isShowingCodes}
      closeOnClickOutside={false}
    >
      {isShowingCodes ? (
        <RecoveryCodes codes={codes} email={email} onDone={onClose} />
      ) : (
        <form
          className={classes.steps}
          onSubmit={(event) => {
            event.preventDefault();
            void save().catch(() => undefined);
          }}
        >
          <p className={classes.text}>
            {t(change === 'remove' ? 'secondFactor.turnOffEffect' : 'secondFactor.renewEffect')}
          </p>
          <PasswordField email={email} value={password} onChange={setPassword} />
          <CodeField value={code} onChange={setCode} />
          {error ? <FormProblem>{failureText(error)}</FormProblem> : null}
          <div className={classes.foot}>
            <Button
              type="submit"
              {...(change === 'remove' ? { color: 'red' } : {})}
              loading={removing.loading || renewing.loading}
              disabled={password === '' || code.trim() === ''}
            >
              {t(change === 'remove' ? 'secondFactor.turnOff' : 'secondFactor.makeCodes')}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}
