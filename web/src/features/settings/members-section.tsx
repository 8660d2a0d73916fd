import { useApolloClient, useMutation, useQuery } from '@apollo/client/react';
import { ActionIcon, Button, NativeSelect } from '@mantine/core';
import { IconUserMinus } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Household, Role } from '../../apollo/books.ts';
import { SessionDocument } from '../../apollo/generated/apollo/graphql.ts';
import {
  ChangeMemberRoleDocument,
  RemoveMemberDocument,
  SettingsMembersDocument,
  type MemberFieldsFragment,
} from '../../apollo/generated/settings/graphql.ts';
import { live } from '../../apollo/live-query.ts';
import { dateInTimeZone } from '../../shared/format/business-date.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { ErrorState } from '../../shared/ui/error-state.tsx';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import { RowSkeletons } from '../../shared/ui/skeletons.tsx';
import { showToast } from '../../shared/ui/toasts.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { Invitations } from './invitations.tsx';
import { Section } from './section.tsx';
import classes from './settings.module.css';

export const roles = ['OWNER', 'EDITOR', 'VIEWER'] as const;

/** Who is in the household with what role, who is invited, and leaving it. */
export function MembersSection({ household }: { household: Household }) {
  const { t } = useTranslation('settings');
  const client = useApolloClient();
  const navigate = useNavigate();
  const failureText = useFailureText();
  const owner = household.role === 'OWNER';
  const [asking, setAsking] = useState<MemberFieldsFragment | null>(null);
  const [changeRole] = useMutation(ChangeMemberRoleDocument);
  const [remove, { loading: removing }] = useMutation(RemoveMemberDocument);
  const session = useQuery(SessionDocument, { fetchPolicy: 'cache-first', context: live({ shows: [] }) });
  const myId = session.data?.me?.id;
  const { data, error, refetch } = useQuery(SettingsMembersDocument, {
    variables: { householdId: household.id },
    context: live({ shows: ['MEMBERS'] }),
  });
  const members = data?.household?.members as MemberFieldsFragment[] | undefined;
  const me = members?.find(({ person }) => person.id === myId);

  const give = async (member: MemberFieldsFragment, role: Role) => {
    try {
      await changeRole({ variables: { householdId: household.id, personId: member.person.id, role } });
      showToast(t('members.roleChanged', { name: member.person.name, role: t(`role.${role}`) }));
    } catch (failure) {
      showToast(failureText(failure), 'problem');
    }
  };
  const removeNow = async () => {
    if (!asking) return;
    const leaving = asking.person.id === myId;
    try {
      await remove({ variables: { householdId: household.id, personId: asking.person.id } });
      setAsking(null);
      if (leaving) {
        await client.clearStore();
        await navigate({ to: '/' });
      } else {
        showToast(t('members.removed', { name: asking.person.name }));
      }
    } catch (failure) {
      setAsking(null);
      showToast(failureText(failure), 'problem');
    }
  };

  return (
    <>
      <Section title={t('members.title')} text={owner ? t('members.text') : t('members.readOnly')}>
        {members ? (
          <ul className={classes.list}>
            {members.map((member) => (
              <MemberRow
                key={member.person.id}
                member={member}
                self={member.person.id === myId}
                owner={owner}
                onRole={(role) => void give(member, role)}
                onRemove={() => setAsking(member)}
              />
            ))}
          </ul>
        ) : error ? (
          <ErrorState compact error={error} onRetry={() => refetch()} />
        ) : (
          <RowSkeletons rows={3} rowHeight={56} />
        )}
      </Section>
      {owner ? <Invitations householdId={household.id} /> : null}
      {me ? (
        <Section
          title={t('members.leaveTitle')}
          text={t('members.leaveText')}
          action={
            <Button variant="default" onClick={() => setAsking(me)}>
              {t('members.leave')}
            </Button>
          }
        >
          {null}
        </Section>
      ) : null}
      {asking ? (
        <ConfirmDialog
          title={
            asking.person.id === myId
              ? t('members.leaveAsk', { household: household.name })
              : t('members.removeAsk', { name: asking.person.name })
          }
          text={asking.person.id === myId ? t('members.leaveEffect') : t('members.removeEffect')}
          confirm={asking.person.id === myId ? t('members.leave') : t('members.remove')}
          busy={removing}
          onConfirm={() => void removeNow()}
          onClose={() => setAsking(null)}
        />
      ) : null}
    </>
  );
}

interface MemberRowProps {
  readonly member: MemberFieldsFragment;
  readonly self: boolean;
  readonly owner: boolean;
  readonly onRole: (role: Role) => void;
  readonly onRemove: () => void;
}

function MemberRow({ member, self, owner, onRole, onRemove }: MemberRowProps) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const { person, role, joinedAt } = member;
  const joinedOn = dateInTimeZone(Date.parse(joinedAt), format.timeZone);
  return (
    <li className={classes.item}>
      <span className={classes.itemText}>
        <b>
          {person.name}
          {self ? <span className={classes.tag}>{t('members.you')}</span> : null}
        </b>
        <small>{t('members.since', { email: person.email, when: format.date(joinedOn) })}</small>
      </span>
      {owner ? (
        <NativeSelect
          size="xs"
          aria-label={t('members.roleOf', { name: person.name })}
          value={role}
          onChange={(event) => {
            const chosen = roles.find((one) => one === event.currentTarget.value);
            if (chosen) onRole(chosen);
          }}
          data={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
        />
      ) : (
        <span className={classes.muted}>{t(`role.${role}`)}</span>
      )}
      {owner && !self ? (
        <ActionIcon aria-label={t('members.removeOf', { name: person.name })} onClick={onRemove}>
          <IconUserMinus size={17} stroke={1.6} />
        </ActionIcon>
      ) : owner ? (
        <span className={classes.noAction} />
      ) : null}
    </li>
  );
}
