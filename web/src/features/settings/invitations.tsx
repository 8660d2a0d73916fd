import { useMutation, useQuery } from '@apollo/client/react';
import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey, serverUrl } from '../../apollo/address.ts';
import type { Role } from '../../apollo/books.ts';
import {
  InviteMemberDocument,
  RevokeInvitationDocument,
  SettingsInvitationsDocument,
  type InvitationFieldsFragment,
} from '../../apollo/generated/settings/graphql.ts';
import { live } from '../../apollo/live-query.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { ErrorState } from '../../shared/ui/error-state.tsx';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import { FormProblem } from '../../shared/ui/form-problem.tsx';
import { RowSkeletons } from '../../shared/ui/skeletons.tsx';
import { showToast } from '../../shared/ui/toasts.tsx';
import { CopyButton } from './copy-button.tsx';
import { Section } from './section.tsx';
import classes from './settings.module.css';

const roles = ['EDITOR', 'VIEWER', 'OWNER'] as const;
const daysOffered = [1, 7, 14, 30] as const;

/** Links by which people join: making one, and those that are still open. */
export function Invitations({ householdId }: { householdId: string }) {
  const { t } = useTranslation('settings');
  const failureText = useFailureText();
  const [role, setRole] = useState<Role>('EDITOR');
  const [days, setDays] = useState(7);
  const [token, setToken] = useState<string | null>(null);
  const idempotencyKey = useRef(newKey());
  const [invite, { loading, error }] = useMutation(InviteMemberDocument);
  const [revoke] = useMutation(RevokeInvitationDocument);
  const {
    data,
    error: failure,
    refetch,
  } = useQuery(SettingsInvitationsDocument, {
    variables: { householdId },
    context: live({ shows: ['MEMBERS'] }),
  });
  const open = data?.household?.invitations as InvitationFieldsFragment[] | undefined;

  const make = async () => {
    const made = await invite({
      variables: {
        householdId,
        input: { role, expiresInDays: days },
        idempotencyKey: idempotencyKey.current,
      },
    }).catch(() => undefined);
    idempotencyKey.current = newKey();
    if (made?.data) setToken(made.data.inviteMember.token);
  };
  const withdraw = async (id: string) => {
    try {
      await revoke({ variables: { householdId, id } });
      showToast(t('invite.withdrawn'));
    } catch (problem) {
      showToast(failureText(problem), 'problem');
    }
  };

  return (
    <Section title={t('invite.title')} text={t('invite.text')}>
      <form
        className={classes.inline}
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <NativeSelect
          label={t('invite.role')}
          value={role}
          onChange={(event) => setRole(roles.find((one) => one === event.currentTarget.value) ?? 'EDITOR')}
          data={roles.map((value) => ({ value, label: t(`roleLong.${value}`) }))}
        />
        <NativeSelect
          label={t('invite.expires')}
          value={String(days)}
          onChange={(event) => setDays(Number(event.currentTarget.value))}
          data={daysOffered.map((value) => ({
            value: String(value),
            label: t('invite.days', { count: value }),
          }))}
        />
        <Button type="submit" loading={loading}>
          {t('invite.make')}
        </Button>
      </form>
      {error ? <FormProblem>{failureText(error)}</FormProblem> : null}
      {token === null ? null : <InvitationLink token={token} onClose={() => setToken(null)} />}
      {open ? (
        <ul className={classes.list}>
          {open.map((invitation) => (
            <InvitationRow
              key={invitation.id}
              invitation={invitation}
              onRevoke={() => void withdraw(invitation.id)}
            />
          ))}
        </ul>
      ) : failure ? (
        <ErrorState compact error={failure} onRetry={() => refetch()} />
      ) : (
        <RowSkeletons rows={1} rowHeight={56} />
      )}
    </Section>
  );
}

/** The link itself: it is never shown again, so it stays until it is put away. */
function InvitationLink({ token, onClose }: { token: string; onClose: () => void }) {
  const { t } = useTranslation('settings');
  const link = serverUrl(`invite/${token}`);
  return (
    <div className={classes.link}>
      <TextInput
        label={t('invite.link')}
        description={t('invite.once')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={link}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
      />
      <CopyButton text={link} />
      <ActionIcon aria-label={t('invite.putAway')} onClick={onClose}>
        <IconX size={16} />
      </ActionIcon>
    </div>
  );
}

function InvitationRow({
  invitation,
  onRevoke,
}: {
  invitation: InvitationFieldsFragment;
  onRevoke: () => void;
}) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  return (
    <li className={classes.item}>
      <span className={classes.itemText}>
        <b>{t('invite.open', { role: t(`role.${invitation.role}`) })}</b>
        <small>
          {t('invite.about', { name: invitation.invitedBy.name, when: format.instant(invitation.expiresAt) })}
        </small>
      </span>
      <Button size="compact-sm" variant="default" onClick={onRevoke}>
        {t('invite.withdraw')}
      </Button>
    </li>
  );
}
