import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../apollo/books.ts';
import { useFormat } from '../format/format-context.tsx';
import { SearchPicker, type PickerFieldProps, type PickerOption } from './search-picker.tsx';

interface AccountPickerProps extends PickerFieldProps {
  /** From `useAccounts`; closed ones are left out unless chosen. */
  readonly accounts: readonly Account[];
  readonly value: string | null;
  readonly onChange: (accountId: string | null) => void;
  readonly clearable?: boolean;
}

/** Finds an own account by a few letters; shows each with its balance. */
export function AccountPicker({
  accounts,
  value,
  onChange,
  clearable = false,
  ...field
}: AccountPickerProps) {
  const { t } = useTranslation('shared');
  const format = useFormat();
  const options = useMemo(
    () =>
      accounts
        .filter((account) => account.closedOn === null || account.id === value)
        .map((account): PickerOption => ({
          value: account.id,
          label: account.name,
          searched: [account.name, account.currency],
          group: t(`group.${account.group}`),
          hint: format.money(account.balance),
        })),
    [accounts, value, t, format],
  );
  return (
    <SearchPicker {...field} clearable={clearable} options={options} value={value} onChange={onChange} />
  );
}
