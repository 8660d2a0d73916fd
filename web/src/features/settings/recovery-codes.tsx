import { Button } from '@mantine/core';
import { IconDownload, IconPrinter } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from './copy-button.tsx';
import classes from './second-factor.module.css';

interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly email: string;
  readonly onDone: () => void;
}

/** Recovery codes, shown this once, with every way to keep them. */
export function RecoveryCodes({ codes, email, onDone }: RecoveryCodesProps) {
  const { t } = useTranslation('settings');
  const heading = t('secondFactor.codesOf', { email });
  const download = () => {
    const file = new Blob([`${heading}\n\n${codes.join('\n')}\n`], { type: 'text/plain' });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(file);
    link.download = t('secondFactor.fileName');
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <div className={classes.steps}>
      <p className={classes.text}>{t('secondFactor.codesText')}</p>
      <div className={classes.sheet}>
        <p className={classes.codesTitle}>{heading}</p>
        <ul className={classes.codes} aria-label={t('secondFactor.codes')}>
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
      </div>
      <div className={classes.buttons}>
        <CopyButton text={codes.join('\n')} />
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden="true" />}
          onClick={download}
        >
          {t('secondFactor.download')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPrinter size={16} aria-hidden="true" />}
          onClick={() => window.print()}
        >
          {t('secondFactor.print')}
        </Button>
      </div>
      <div className={classes.foot}>
        <Button onClick={onDone}>{t('secondFactor.kept')}</Button>
      </div>
    </div>
  );
}
