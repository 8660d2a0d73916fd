import { useMutation } from '@apollo/client/react';
import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account, AccountGroup } from '../../apollo/books.ts';
import { UpdateAccountDocument } from '../../apollo/generated/accounts/graphql.ts';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import { FormProblem } from '../../shared/ui/form-problem.tsx';
import { groupsOf } from './account-groups.ts';

interface EditAccountDialogProps {
  readonly account: Account;
  readonly householdId: string;
  readonly onClose: () => void;
}

/** Renames an account, or moves it to another group of its type. */
export function EditAccountDialog({ account, householdId, onClose }: EditAccountDialogProps) {
  const { t } = useTranslation('accounts');
  const { t: tShared } = useTranslation('shared');
  const failureText = useFailureText();
  const [name, setName] = useState(account.name);
  const [group, setGroup] = useState<AccountGroup>(account.group);
  const [update, { loading, error }] = useMutation(UpdateAccountDocument);

  const save = async () => {
    const changed = await update({
      variables: {
        householdId,
        id: account.id,
        version: account.version,
        input: { name: name.trim(), group },
      },
    }).catch(() => undefined);
    if (changed) onClose();
  };

  return (
    <Modal opened onClose={onClose} title={t('edit.title')} closeButtonProps={{ 'aria-label': t('cancel') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t('name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={100}
            required
            data-autofocus
          />
          <Select
            label={t('group')}
            data={groupsOf(account.type).map((value) => ({ value, label: tShared(`group.${value}`) }))}
            value={group}
            onChange={(value) => value !== null && setGroup(value)}
            allowDeselect={false}
          />
          {error ? <FormProblem>{failureText(error)}</FormProblem> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={loading} disabled={name.trim() === ''}>
              {t('edit.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
