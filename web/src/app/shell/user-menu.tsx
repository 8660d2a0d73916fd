import { Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { IconCheck, IconKeyboard, IconLogout, IconUser } from '@tabler/icons-react';
import { useApolloClient } from '@apollo/client/react';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Household } from '../../apollo/books.ts';
import { SignOutDocument } from '../../apollo/generated/apollo/graphql.ts';
import { changeLanguage, languages } from '../../i18n/i18n.ts';
import { showToast } from '../../shared/ui/toasts.tsx';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import type { SignedInPerson } from '../session.ts';
import { openKeys } from './jump-store.ts';
import classes from './user-menu.module.css';

/** The person: profile, language, colours, keys, signing out. */
export function UserMenu({ me, household }: { me: SignedInPerson; household: Household }) {
  const { t, i18n } = useTranslation('app');
  const client = useApolloClient();
  const router = useRouter();
  const navigate = useNavigate();
  const failureText = useFailureText();
  const { colorScheme, setColorScheme } = useMantineColorScheme();

  const signOut = async () => {
    try {
      await client.mutate({ mutation: SignOutDocument });
      await client.clearStore();
      await router.invalidate();
      await navigate({ to: '/sign-in' });
    } catch (error) {
      showToast(failureText(error), 'problem');
    }
  };
  const chosen = <IconCheck size={16} aria-hidden="true" />;

  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <UnstyledButton className={classes.me} aria-label={t('user.menu', { initials: initials(me.name), name: me.name })}>
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
        <Menu.Item leftSection={<IconKeyboard size={16} />} onClick={openKeys}>
          {t('user.keys')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('user.language')}</Menu.Label>
        {languages.map((language) => (
          <Menu.Item
            key={language}
            role="menuitemradio"
            aria-checked={i18n.resolvedLanguage === language}
            rightSection={i18n.resolvedLanguage === language ? chosen : null}
            onClick={() => void changeLanguage(language)}
          >
            {t(`language.${language}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('user.colors')}</Menu.Label>
        {(['auto', 'light', 'dark'] as const).map((scheme) => (
          <Menu.Item
            key={scheme}
            role="menuitemradio"
            aria-checked={colorScheme === scheme}
            rightSection={colorScheme === scheme ? chosen : null}
            onClick={() => setColorScheme(scheme)}
          >
            {t(`colors.${scheme}`)}
          </Menu.Item>
        ))}
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
