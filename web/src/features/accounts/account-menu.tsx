import { lazyPart } from '../../apollo/load-patiently.ts';
import { ActionIcon, Menu } from '@mantine/core';
import {
  IconArchive,
  IconArrowDown,
  IconArrowUp,
  IconDots,
  IconPencil,
  IconRotate,
} from '@tabler/icons-react';
import { useMutation } from '@apollo/client/react';
import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account, Household } from '../../apollo/books.ts';
import {
  CloseAccountDocument,
  ReopenAccountDocument,
  ReorderAccountsDocument,
} from '../../apollo/generated/accounts/graphql.ts';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import { showToast, showUndoToast } from '../../shared/ui/toasts.tsx';

const EditAccountDialog = lazyPart(() =>
  import('./edit-account-dialog.tsx').then((module) => module.EditAccountDialog),
);

interface AccountMenuProps {
  readonly account: Account;
  readonly household: Household;
  readonly className?: string | undefined;
}

/** What can be done with an account: rename, move among its group, close, reopen. For editors alone. */
export function AccountMenu({ account, household, className }: AccountMenuProps) {
  const { t } = useTranslation('accounts');
  const failureText = useFailureText();
  const [editing, setEditing] = useState(false);
  const [close] = useMutation(CloseAccountDocument);
  const [reopen] = useMutation(ReopenAccountDocument);
  const [reorder] = useMutation(ReorderAccountsDocument);
  const householdId = household.id;
  const siblings = household.accounts.filter((one) => one.group === account.group && one.closedOn === null);
  const place = siblings.findIndex((one) => one.id === account.id);

  const attempt = async (change: () => Promise<unknown>) => {
    try {
      await change();
    } catch (error) {
      showToast(failureText(error), 'problem');
    }
  };
  const move = (by: -1 | 1) =>
    attempt(() => {
      const ids = siblings.map((one) => one.id);
      ids.splice(place, 1);
      ids.splice(place + by, 0, account.id);
      return reorder({ variables: { householdId, ids } });
    });
  const reopenNow = (version: number) =>
    attempt(() => reopen({ variables: { householdId, id: account.id, version } }));
  const closeNow = () =>
    attempt(async () => {
      const { data } = await close({ variables: { householdId, id: account.id, version: account.version } });
      const closed = data?.closeAccount.account;
      if (!closed) return;
      showUndoToast({
        message: t('closed', { name: closed.name }),
        undoLabel: t('undo'),
        onUndo: () => reopenNow(closed.version),
      });
    });

  return (
    <>
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <ActionIcon size={24} className={className} aria-label={t('menu', { name: account.name })}>
            <IconDots size={16} stroke={1.6} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPencil size={16} />} onClick={() => setEditing(true)}>
            {t('rename')}
          </Menu.Item>
          {account.closedOn === null ? (
            <>
              <Menu.Item
                leftSection={<IconArrowUp size={16} />}
                disabled={place <= 0}
                onClick={() => void move(-1)}
              >
                {t('moveUp')}
              </Menu.Item>
              <Menu.Item
                leftSection={<IconArrowDown size={16} />}
                disabled={place === siblings.length - 1}
                onClick={() => void move(1)}
              >
                {t('moveDown')}
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item leftSection={<IconArchive size={16} />} onClick={() => void closeNow()}>
                {t('close')}
              </Menu.Item>
            </>
          ) : (
            <Menu.Item leftSection={<IconRotate size={16} />} onClick={() => void reopenNow(account.version)}>
              {t('reopen')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {editing ? (
        <Suspense fallback={null}>
          <EditAccountDialog account={account} householdId={householdId} onClose={() => setEditing(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
