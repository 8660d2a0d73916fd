import { Menu, UnstyledButton } from '@mantine/core';
import { IconLanguage } from '@tabler/icons-react';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { serverUrl } from '../../apollo/address.ts';
import { changeLanguage, languages, type Language } from '../../i18n/i18n.ts';
import classes from './session-frame.module.css';

interface SessionFrameProps {
  readonly title: string;
  readonly text?: string;
  readonly children: ReactNode;
  /** Ways elsewhere, under the card. */
  readonly foot?: ReactNode;
}

/** The page around everything before the books are open. */
export function SessionFrame({ title, text, children, foot }: SessionFrameProps) {
  const { t, i18n } = useTranslation('session');
  const shown: Language = i18n.language === 'de' ? 'de' : 'en';
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <img src={serverUrl('icon.svg')} alt="" width={36} height={36} className={classes.mark} />
        <h1 className={classes.title}>{title}</h1>
        {text === undefined ? null : <p className={classes.text}>{text}</p>}
        {children}
      </div>
      {foot === undefined ? null : <div className={classes.foot}>{foot}</div>}
      <Menu>
        <Menu.Target>
          <UnstyledButton className={classes.language} title={t('language')}>
            <IconLanguage size={16} stroke={1.6} aria-hidden="true" />
            {t(`languages.${shown}`)}
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          {languages.map((language) => (
            <Menu.Item key={language} onClick={() => void changeLanguage(language)}>
              {t(`languages.${language}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </main>
  );
}
