import { useMutation } from '@apollo/client/react';
import { Button } from '@mantine/core';
import { IconDeviceDesktop, IconDeviceMobile } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  EndOtherSessionsDocument,
  EndSessionDocument,
  type SettingsProfileQuery,
} from '../../apollo/generated/settings/graphql.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { showToast } from '../../shared/ui/toasts.tsx';
import { readBrowser } from './browser-name.ts';
import { PasswordDialog } from './password-dialog.tsx';
import { Section } from './section.tsx';
import classes from './settings.module.css';

type Session = NonNullable<SettingsProfileQuery['me']>['sessions'][number];

/** Stands for every session but this one. */
const allOthers = 'all others';

/** The browsers that are signed in; each can be signed out from here, by the password. */
export function Sessions({
  sessions,
  onChanged,
}: {
  sessions: readonly Session[];
  onChanged: () => Promise<unknown>;
}) {
  const { t } = useTranslation('settings');
  const [end] = useMutation(EndSessionDocument);
  const [endOthers] = useMutation(EndOtherSessionsDocument);
  /** What is about to end: a session by its id, or all others. */
  const [ending, setEnding] = useState<string | null>(null);
  const endNow = async (password: string) => {
    if (ending === allOthers) {
      const { data } = await endOthers({ variables: { password } });
      showToast(t('sessions.endedOthers', { count: data?.endOtherSessions ?? 0 }));
    } else if (ending !== null) {
      await end({ variables: { id: ending, password } });
      showToast(t('sessions.ended'));
    }
    setEnding(null);
    await onChanged();
  };
  return (
    <Section
      title={t('sessions.title')}
      text={t('sessions.text')}
      action={
        sessions.length > 1 ? (
          <Button variant="default" onClick={() => setEnding(allOthers)}>
            {t('sessions.endOthers')}
          </Button>
        ) : null
      }
    >
      <ul className={classes.list}>
        {sessions.map((session) => (
          <SessionRow key={session.id} session={session} onEnd={() => setEnding(session.id)} />
        ))}
      </ul>
      {ending === null ? null : (
        <PasswordDialog
          confirm={ending === allOthers ? t('sessions.endOthers') : t('sessions.end')}
          onConfirm={endNow}
          onClose={() => setEnding(null)}
        />
      )}
    </Section>
  );
}

function SessionRow({ session, onEnd }: { session: Session; onEnd: () => void }) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const { browser, system, mobile } = readBrowser(session.userAgent);
  const name =
    browser === null
      ? t('sessions.unknown')
      : system === null
        ? browser
        : t('sessions.browserOn', { browser, system });
  const DeviceIcon = mobile ? IconDeviceMobile : IconDeviceDesktop;
  return (
    <li className={classes.item}>
      <DeviceIcon size={18} stroke={1.6} aria-hidden="true" className={classes.muted} />
      <span className={classes.itemText} title={session.userAgent}>
        <b>
          {name}
          {session.current ? <span className={classes.tag}>{t('sessions.current')}</span> : null}
        </b>
        <small>
          {t('sessions.about', {
            address: session.address,
            seen: format.instant(session.lastSeenAt),
            since: format.instant(session.createdAt),
          })}
        </small>
      </span>
      {session.current ? null : (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={t('sessions.endOf', { name })}
          onClick={onEnd}
        >
          {t('sessions.end')}
        </Button>
      )}
    </li>
  );
}
