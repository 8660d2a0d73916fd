import { ActionIcon, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Household } from '../../apollo/books.ts';
import { Keys } from '../../shared/ui/kbd.tsx';
import type { SignedInPerson } from '../session.ts';
import { ColorSchemeButton } from './color-scheme-button.tsx';
import classes from './header.module.css';
import { openJump } from './jump-store.ts';
import { LiveMark } from './live-mark.tsx';
import { UserMenu } from './user-menu.tsx';

interface HeaderProps {
  readonly household: Household;
  readonly me: SignedInPerson;
  readonly phone: boolean;
  readonly titleRef: (element: HTMLElement | null) => void;
  readonly actionsRef: (element: HTMLElement | null) => void;
}

/** Title of the screen, search, the truth about the connection, the screen's own buttons, the person. */
export function Header({ household, me, phone, titleRef, actionsRef }: HeaderProps) {
  const { t } = useTranslation('app');
  return (
    <header className={classes.header}>
      <div className={classes.title} ref={titleRef} />
      {phone ? null : (
        <UnstyledButton className={classes.search} onClick={openJump}>
          <IconSearch size={16} stroke={1.6} aria-hidden="true" />
          <span className={classes.hint}>{t('jump.placeholder')}</span>
          <Keys of="mod+k" />
        </UnstyledButton>
      )}
      <div className={classes.tools}>
        <LiveMark compact={phone} />
        {phone ? (
          <ActionIcon aria-label={t('jump.placeholder')} onClick={openJump}>
            <IconSearch size={18} stroke={1.6} />
          </ActionIcon>
        ) : null}
        <div className={classes.actions} ref={actionsRef} />
        {phone ? null : <ColorSchemeButton />}
        <UserMenu me={me} household={household} />
      </div>
    </header>
  );
}
