import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useConnection, type ConnectionState } from '../../apollo/connection.ts';
import { formatInstant, localeOfLanguage } from '../../shared/format/date-format.ts';
import classes from './live-mark.module.css';

/** `● Live`, and the truth when it is not. */
export function LiveMark({ compact }: { compact: boolean }) {
  const { t, i18n } = useTranslation('app');
  const connection = useConnection();
  const time = sinceTime(connection, i18n.language);
  const label = t(`connection.${connection.kind}`, { time });
  return (
    <Tooltip label={t(`connection.${connection.kind}Meaning`, { time })} multiline maw={280}>
      <span className={classes.mark} data-kind={connection.kind} role="status" tabIndex={0}>
        <i className={classes.dot} aria-hidden="true" />
        <span className={compact ? 'visually-hidden' : undefined}>{label}</span>
      </span>
    </Tooltip>
  );
}

function sinceTime(connection: ConnectionState, language: string): string {
  return 'sinceMs' in connection
    ? formatInstant(connection.sinceMs, { locale: localeOfLanguage(language), time: 'only' })
    : '';
}
