import { IconArrowsLeftRight } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account, Category, CategoryType } from '../../apollo/books.ts';
import { SearchPicker, type PickerFieldProps, type PickerOption } from './search-picker.tsx';

/** What was chosen: a category, or an own account, which makes the entry a transfer. */
export interface CategoryChoice {
  readonly kind: 'category' | 'account';
  readonly id: string;
}

interface CategoryPickerProps extends PickerFieldProps {
  /** From `useCategories`; archived ones are left out unless chosen. */
  readonly categories: readonly Category[];
  /** Own accounts offered for transfers, from `useAccounts`; leave out the entry's own account. */
  readonly accounts?: readonly Account[];
  /** Only categories of this type. */
  readonly type?: CategoryType;
  readonly value: CategoryChoice | null;
  /** Null when emptied: uncategorised. */
  readonly onChange: (choice: CategoryChoice | null) => void;
}

/** Finds a category of the tree, or an own account for a transfer, by a few letters. */
export function CategoryPicker({
  categories,
  accounts = [],
  type,
  value,
  onChange,
  ...field
}: CategoryPickerProps) {
  const { t } = useTranslation('shared');
  const options = useMemo(() => {
    const open = categories.filter(
      (category) =>
        (type === undefined || category.type === type) && (!category.archived || category.id === value?.id),
    );
    const ofCategories = open.map((category): PickerOption => ({
      value: `category:${category.id}`,
      label: category.path.join(' ▸ '),
      shortLabel: category.name,
      searched: [category.name, category.path.join(' ')],
      group: category.type === 'EXPENSE' ? t('picker.expense') : t('picker.income'),
      depth: category.path.length - 1,
    }));
    const ofAccounts = accounts
      .filter((account) => account.closedOn === null || account.id === value?.id)
      .map((account): PickerOption => ({
        value: `account:${account.id}`,
        label: account.name,
        searched: [account.name],
        group: t('picker.transferTo'),
        icon: <IconArrowsLeftRight size={14} aria-hidden="true" />,
        hint: account.currency,
      }));
    return [...ofCategories, ...ofAccounts];
  }, [categories, accounts, type, value?.id, t]);

  return (
    <SearchPicker
      {...field}
      clearable
      options={options}
      value={value && `${value.kind}:${value.id}`}
      onChange={(taken) => onChange(readChoice(taken))}
    />
  );
}

function readChoice(taken: string | null): CategoryChoice | null {
  if (taken === null) return null;
  const colon = taken.indexOf(':');
  return { kind: taken.slice(0, colon) === 'account' ? 'account' : 'category', id: taken.slice(colon + 1) };
}
