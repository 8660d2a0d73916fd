import { IconCloudOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useConnection, useWaitingChanges } from '../../apollo/connection.ts';
import { formatInstant, localeOfLanguage } from '../../shared/format/date-format.ts';
import classes from './offline-banner.module.css';

/** Says, while nothing gets through, since when, and what waits to be sent. */
export function OfflineBanner() {
  const { t, i18n } = useTranslation('app');
  const connection = useConnection();
  const waiting = useWaitingChanges();
  if (connection.kind !== 'offline') return null;
  const time = formatInstant(connection.sinceMs, { locale: localeOfLanguage(i18n.language), time: 'only' });
  return (
    <div className={classes.banner} role="status">
      <IconCloudOff size={16} aria-hidden="true" />
      <span>
        {t('offline.since', { time })}{' '}
        {waiting > 0 ? t('offline.waiting', { count: waiting }) : t('offline.shown')}
      </span>
    </div>
  );
}
