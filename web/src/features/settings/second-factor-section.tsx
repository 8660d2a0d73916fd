import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../shared/format/format-context.tsx';
import { showToast } from '../../shared/ui/toasts.tsx';
import { type SecondFactorChange, SecondFactorChangeDialog } from './second-factor-change.tsx';
import { SecondFactorSetup } from './second-factor-setup.tsx';
import { Section } from './section.tsx';
import classes from './settings.module.css';

/** With so few recovery codes left it is time for new ones. */
const fewCodes = 3;

interface SecondFactorSectionProps {
  readonly email: string;
  readonly factor: {
    readonly since: string;
    readonly recoveryCodesLeft: number;
    readonly mayBeTurnedOff: boolean;
  } | null;
  /** Other sessions may have ended. */
  readonly onChanged: () => void;
}

/** Whether signing in asks for a code of an app, and what may be done about that. */
export function SecondFactorSection({ email, factor, onChanged }: SecondFactorSectionProps) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const [open, setOpen] = useState<'setup' | SecondFactorChange | null>(null);
  return (
    <Section
      title={t('secondFactor.title')}
      text={t('secondFactor.text')}
      action={
        factor === null ? (
          <Button onClick={() => setOpen('setup')}>{t('secondFactor.turnOn')}</Button>
        ) : factor.mayBeTurnedOff ? (
          <Button variant="default" onClick={() => setOpen('remove')}>
            {t('secondFactor.turnOff')}
          </Button>
        ) : null
      }
    >
      {factor === null ? null : (
        <>
          {factor.recoveryCodesLeft > fewCodes ? null : (
            <p className={classes.warning}>
              <IconAlertTriangle size={16} aria-hidden="true" />
              {t('secondFactor.few')}
            </p>
          )}
          {factor.mayBeTurnedOff ? null : <p className={classes.sectionText}>{t('secondFactor.stays')}</p>}
          <div className={classes.item}>
            <span className={classes.itemText}>
              <b>{t('secondFactor.since', { when: format.instant(factor.since) })}</b>
              <small>{t('secondFactor.left', { count: factor.recoveryCodesLeft })}</small>
            </span>
            <Button size="compact-sm" variant="default" onClick={() => setOpen('renew')}>
              {t('secondFactor.newCodes')}
            </Button>
          </div>
        </>
      )}
      {open === 'setup' ? (
        <SecondFactorSetup
          email={email}
          onClose={(isOn) => {
            setOpen(null);
            if (!isOn) return;
            showToast(t('secondFactor.added'));
            onChanged();
          }}
        />
      ) : open === null ? null : (
        <SecondFactorChangeDialog change={open} email={email} onClose={() => setOpen(null)} />
      )}
    </Section>
  );
}
