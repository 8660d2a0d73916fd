import { Drawer } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Household } from '../../apollo/books.ts';
import type { SignedInPerson } from '../session.ts';
import { SideBar } from './side-bar.tsx';

interface MoreDrawerProps {
  readonly household: Household;
  readonly me: SignedInPerson;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** The side bar of a phone: accounts and the screens that the bottom bar has no room for. */
export function MoreDrawer({ household, me, opened, onClose }: MoreDrawerProps) {
  const { t } = useTranslation('app');
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="bottom"
      size="88%"
      title={household.name}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <SideBar household={household} me={me} inDrawer onNavigate={onClose} />
    </Drawer>
  );
}
