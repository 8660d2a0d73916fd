import { Menu, UnstyledButton, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconKeyboard, IconLogout, IconUser } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Household } from '../../apollo/books.ts';
import { changeLanguage, languages, type Language } from '../../i18n/i18n.ts';
import type { SignedInPerson } from '../session.ts';
import { useSignOut } from '../use-sign-out.ts';
import { openKeys } from './jump-store.ts';
import classes from './user-menu.module.css';

/** The person: profile, language, colours, keys, signing out. */
export function UserMenu({ me, household }: { me: SignedInPerson; household: Household }) {
  const { t, i18n } = useTranslation('app');
  const navigate = useNavigate();
  const signOut = useSignOut();
  const { colorScheme, setColorScheme } = useMantineColorScheme();

  return (
    <Menu position="bottom-end" width={220} withinPortal={false}>
      <Menu.Target>
        <UnstyledButton
          className={classes.me}
          aria-label={t('user.menu', { initials: initials(me.name), name: me.name })}
        >
          {initials(me.name)}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className={classes.who}>
          {me.name}
          <br />
          {me.email}
        </Menu.Label>
        <Menu.Item
          leftSection={<IconUser size={16} />}
          onClick={() =>
            void navigate({
              to: '/h/$householdId/settings/$section',
              params: { householdId: household.id, section: 'profile' },
            })
          }
        >
          {t('user.profile')}
        </Menu.Item>
        <Menu.Item leftSection={<IconKeyboard size={16} />} visibleFrom="sm" onClick={openKeys}>
          {t('user.keys')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('user.language')}</Menu.Label>
        <Menu.RadioGroup
          value={i18n.resolvedLanguage ?? 'en'}
          onChange={(language) => void changeLanguage(language as Language)}
        >
          {languages.map((language) => (
            <Menu.RadioItem key={language} value={language} closeMenuOnClick>
              {t(`language.${language}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Label>{t('user.colors')}</Menu.Label>
        <Menu.RadioGroup
          value={colorScheme}
          onChange={(scheme) => setColorScheme(scheme as MantineColorScheme)}
        >
          {(['auto', 'light', 'dark'] as const).map((scheme) => (
            <Menu.RadioItem key={scheme} value={scheme} closeMenuOnClick>
              {t(`colors.${scheme}`)}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          {t('user.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]?.slice(0, 2)];
  return letters
    .map((word) => (words.length > 1 ? Array.from(word ?? '')[0] : word))
    .join('')
    .toUpperCase();
}
