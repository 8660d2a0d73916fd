import '@mantine/spotlight/styles.css';
import {
  Spotlight,
  createSpotlight,
  type SpotlightActionData,
  type SpotlightActionGroupData,
} from '@mantine/spotlight';
import {
  IconFileImport,
  IconKeyboard,
  IconListSearch,
  IconPlus,
  IconSearch,
  IconWallet,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState, type FocusEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { mayEdit, useCategories, type Household } from '../../apollo/books.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { Keys } from '../../shared/ui/kbd.tsx';
import classes from './jump-palette.module.css';
import { openKeys, returnFocus, setTyped, takeHeldKeys, useTyped, type HeldKey } from './jump-store.ts';
import { useScreens } from './navigation.tsx';

const [store, spotlight] = createSpotlight();
const iconSize = { size: 18, stroke: 1.6 };

interface JumpPaletteProps {
  readonly household: Household;
  readonly opened: boolean;
  /** The search has the keyboard, and shows what was typed before it had. */
  readonly onReady: () => void;
  readonly onClose: () => void;
}

/** Search over screens, accounts, categories and actions; whatever else is typed is looked for in transactions. */
export function JumpPalette({ household, opened, onReady, onClose }: JumpPaletteProps) {
  const { t } = useTranslation('app');
  const navigate = useNavigate();
  const format = useFormat();
  const categories = useCategories(household.id);
  const screens = useScreens();
  const params = { householdId: household.id };

  useEffect(() => {
    if (opened) spotlight.open();
    else spotlight.close();
  }, [opened]);

  const typed = useTyped();
  const [field, setField] = useState<HTMLInputElement | null>(null);
  useEffect(() => {
    if (field) replayKeys(field);
  }, [field]);
  const takeOver = ({ currentTarget }: FocusEvent<HTMLInputElement>) => {
    if (currentTarget === field) return;
    currentTarget.setSelectionRange(typed.length, typed.length);
    setField(currentTarget);
    onReady();
  };

  const actions: SpotlightActionData[] = [
    ...(mayEdit(household.role)
      ? [
          {
            id: 'new-transaction',
            label: t('jump.newTransaction'),
            leftSection: <IconPlus {...iconSize} />,
            onClick: () =>
              void navigate({ to: '/h/$householdId/transactions', params, search: { new: true } }),
          },
          {
            id: 'add-account',
            label: t('shell.addAccount'),
            leftSection: <IconPlus {...iconSize} />,
            onClick: () =>
              void navigate({ to: '.', search: (before) => ({ ...before, dialog: 'add-account' as const }) }),
          },
          {
            id: 'import-file',
            label: t('jump.importFile'),
            leftSection: <IconFileImport {...iconSize} />,
            onClick: () => void navigate({ to: '/h/$householdId/import', params }),
          },
        ]
      : []),
    { id: 'keys', label: t('user.keys'), leftSection: <IconKeyboard {...iconSize} />, onClick: openKeysSoon },
  ];
  const groups: SpotlightActionGroupData[] = [
    {
      group: t('jump.accounts'),
      actions: household.accounts.map((account) => ({
        id: `account-${account.id}`,
        label: account.name,
        description: format.money(account.balance),
        leftSection: <IconWallet {...iconSize} />,
        onClick: () =>
          void navigate({
            to: '/h/$householdId/accounts/$accountId',
            params: { ...params, accountId: account.id },
          }),
      })),
    },
    {
      group: t('jump.screens'),
      actions: screens.map(({ to, label, Icon }) => ({
        id: to,
        label,
        leftSection: <Icon {...iconSize} />,
        onClick: () => void navigate({ to, params }),
      })),
    },
    { group: t('jump.actions'), actions },
    {
      group: t('jump.categories'),
      actions: categories
        .filter((category) => !category.archived)
        .map((category) => ({
          id: `category-${category.id}`,
          label: category.path.join(' ▸ '),
          onClick: () =>
            void navigate({
              to: '/h/$householdId/transactions',
              params,
              search: { category: [category.id] },
            }),
        })),
    },
  ];
  const text = typed.trim();
  const findInTransactions = () =>
    void navigate({ to: '/h/$householdId/transactions', params, search: { text } });
  if (text !== '') {
    groups.push({
      group: t('nav.transactions'),
      actions: [
        {
          id: 'find',
          // What is typed stands in it, so it is always among what is found.
          label: t('jump.find', { text }),
          leftSection: <IconListSearch {...iconSize} />,
          rightSection: <Keys of="shift+Enter" />,
          onClick: findInTransactions,
        },
      ],
    });
  }

  return (
    <Spotlight
      store={store}
      actions={groups}
      onSpotlightClose={onClose}
      shortcut={null}
      highlightQuery
      scrollable
      maxHeight={420}
      limit={200}
      query={typed}
      onQueryChange={setTyped}
      // It is drawn in one go: what is typed meanwhile would have nowhere to go. The field asks for the keyboard itself,
      // and what had it before is known to the store.
      transitionProps={{ duration: 0, onExited: returnFocus }}
      returnFocus={false}
      centered={false}
      overlayProps={{ blur: 0, backgroundOpacity: 0.35 }}
      classNames={{ actionsGroup: classes.group ?? '', action: classes.action ?? '' }}
      attributes={{ content: { 'aria-label': t('jump.placeholder') } }}
      searchProps={{
        leftSection: <IconSearch {...iconSize} />,
        placeholder: t('jump.placeholder'),
        'aria-label': t('jump.placeholder'),
        autoFocus: true,
        onFocus: takeOver,
        onKeyDown: (event) => {
          if (event.key !== 'Enter' || !event.shiftKey || text === '') return;
          event.preventDefault();
          spotlight.close();
          findInTransactions();
        },
      }}
    />
  );
}

/** Presses the keys again that were pressed before there were results, with the first result marked as typing marks it. */
function replayKeys(field: HTMLInputElement): void {
  if (field.value !== '' && store.getState().selected === -1) {
    pressKey(field, { key: 'ArrowDown', code: 'ArrowDown', shiftKey: false });
  }
  for (const key of takeHeldKeys()) pressKey(field, key);
}

function pressKey(field: HTMLInputElement, key: HeldKey): void {
  field.dispatchEvent(new KeyboardEvent('keydown', { ...key, bubbles: true, cancelable: true }));
}

/** After the search has closed, which would close the list of keys with it. */
function openKeysSoon(): void {
  setTimeout(openKeys, 100);
}
