import { useMutation } from '@apollo/client/react';
import { Button, Group, Modal, Select, Stack, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { newKey } from '../../apollo/address.ts';
import { accountGroups, useCurrencies, type AccountGroup, type Household } from '../../apollo/books.ts';
import { CreateAccountDocument } from '../../apollo/generated/accounts/graphql.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { negate } from '../../shared/format/money.ts';
import { AmountInput } from '../../shared/ui/amount-input.tsx';
import { DateInput } from '../../shared/ui/date-input.tsx';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import { FormProblem } from '../../shared/ui/form-problem.tsx';
import { isDebt } from './account-groups.ts';

interface AddAccountDialogProps {
  readonly household: Household;
  readonly onClose: () => void;
  /** Told with the new account's id. */
  readonly onAdded: (accountId: string) => void;
}

/** Makes an own account, with what it holds today. A debt is typed as what is owed. */
export function AddAccountDialog({ household, onClose, onAdded }: AddAccountDialogProps) {
  const { t } = useTranslation('accounts');
  const { t: tShared } = useTranslation('shared');
  const format = useFormat();
  const failureText = useFailureText();
  const currencies = useCurrencies();
  const [create, { loading, error }] = useMutation(CreateAccountDocument);
  const [name, setName] = useState('');
  const [group, setGroup] = useState<AccountGroup>('EVERYDAY');
  const [currency, setCurrency] = useState(household.baseCurrency);
  const [balanceText, setBalanceText] = useState('');
  const [date, setDate] = useState<string | null>(household.today);
  // One key for one intent: a second press of the button cannot make a second account.
  const idempotencyKey = useRef(newKey());

  const exponent = currencies.find((one) => one.code === currency)?.exponent ?? 2;
  const balance = format.readAmount(balanceText, exponent);
  const readable = balance.ok || balance.code === 'amount_is_empty';
  const openingBalance = balance.ok ? (isDebt(group) ? negate(balance.amount) : balance.amount) : null;

  const save = async () => {
    if (!readable || date === null) return;
    const made = await create({
      variables: {
        householdId: household.id,
        idempotencyKey: idempotencyKey.current,
        input: {
          name: name.trim(),
          group,
          currency,
          ...(openingBalance === null ? {} : { openingBalance, openingDate: date }),
        },
      },
    }).catch(() => undefined);
    const account = made?.data?.createAccount.account;
    if (account) onAdded(account.id);
    // What was refused may be put right and sent again as another request.
    else idempotencyKey.current = newKey();
  };

  return (
    <Modal opened onClose={onClose} title={t('add.title')} closeButtonProps={{ 'aria-label': t('cancel') }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t('name')}
            placeholder={t(`add.example.${group}`)}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={100}
            required
            data-autofocus
          />
          <Group grow gap="sm" align="flex-start">
            <Select
              label={t('group')}
              data={accountGroups.map((value) => ({ value, label: tShared(`group.${value}`) }))}
              value={group}
              onChange={(value) => value !== null && setGroup(value)}
              allowDeselect={false}
            />
            <Select
              label={t('currency')}
              data={currencies.map(({ code, name: currencyName }) => ({
                value: code,
                label: `${code} · ${currencyName}`,
              }))}
              value={currency}
              onChange={(value) => value !== null && setCurrency(value)}
              searchable
              allowDeselect={false}
              limit={60}
              nothingFoundMessage={tShared('picker.nothing')}
            />
          </Group>
          <Group grow gap="sm" align="flex-start">
            <AmountInput
              label={isDebt(group) ? t('add.owed') : t('add.balance')}
              text={balanceText}
              onText={setBalanceText}
              currency={currency}
              exponent={exponent}
              placeholder={format.money({ amount: zero(exponent), currency }, { currency: 'none' })}
            />
            <DateInput label={t('add.on')} value={date} onChange={setDate} />
          </Group>
          {error ? <FormProblem>{failureText(error)}</FormProblem> : null}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button
              type="submit"
              loading={loading}
              disabled={name.trim() === '' || !readable || date === null}
            >
              {t('add.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function zero(exponent: number): string {
  return exponent === 0 ? '0' : `0.${'0'.repeat(exponent)}`;
}
