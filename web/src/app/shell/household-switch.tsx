import { Menu, UnstyledButton } from '@mantine/core';
import { IconCheck, IconPlus, IconSelector } from '@tabler/icons-react';
import { useApolloClient } from '@apollo/client/react';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Household } from '../../apollo/books.ts';
import type { SignedInPerson } from '../session.ts';
import classes from './household-switch.module.css';

interface HouseholdSwitchProps {
  readonly household: Household;
  readonly me: SignedInPerson;
  readonly collapsed: boolean;
}

/** Whose books these are, and the way to a person's other households. */
export function HouseholdSwitch({ household, me, collapsed }: HouseholdSwitchProps) {
  const { t } = useTranslation('app');
  const navigate = useNavigate();
  const client = useApolloClient();
  const memberNames = household.members.map(({ person }) => person.name.split(' ')[0]).join(', ');

  const open = async (householdId: string) => {
    if (householdId === household.id) return;
    // Nothing of one household may be read while another is open.
    await client.clearStore();
    await navigate({ to: '/h/$householdId', params: { householdId } });
  };

  return (
    <Menu position="bottom-start" width={232} withinPortal={false}>
      <Menu.Target>
        <UnstyledButton className={classes.house} title={t('shell.switchHousehold')}>
          <span className={classes.crest} aria-hidden="true">
            {Array.from(household.name.trim())[0]?.toUpperCase()}
          </span>
          {collapsed ? null : (
            <>
              <span className={classes.names}>
                <span className={classes.name}>{household.name}</span>
                <span className={classes.members}>{memberNames}</span>
              </span>
              <IconSelector size={16} stroke={1.6} aria-hidden="true" />
            </>
          )}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {me.memberships.map(({ household: other }) => (
          <Menu.Item
            key={other.id}
            onClick={() => void open(other.id)}
            rightSection={
              other.id === household.id ? <IconCheck size={16} aria-label={t('shell.current')} /> : null
            }
          >
            <span className={classes.name}>{other.name}</span>
            <span className={classes.members}>{other.memberNames.join(', ')}</span>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconPlus size={16} />} onClick={() => void navigate({ to: '/welcome' })}>
          {t('shell.newHousehold')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
