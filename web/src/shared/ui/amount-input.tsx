import { TextInput, type TextInputProps } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../format/format-context.tsx';
import type { TypedAmount } from '../format/typed-amount.ts';
import classes from './amount-input.module.css';

interface AmountInputProps extends Omit<TextInputProps, 'value' | 'onChange' | 'rightSection'> {
  /** What stands in the field, as typed. */
  readonly text: string;
  /** Told with each key: the text, and what it reads as. */
  readonly onText: (text: string, reading: TypedAmount) => void;
  readonly currency: string;
  /** Digits of the currency: `exponentOf(account.balance.amount)`, or the exponent from `useCurrencies`. */
  readonly exponent: number;
}

/**
 * A field for an amount. Takes `12,50`, `12.50`, `1.234,56` and sums; shows the reading while it is a sum or could
 * be read two ways, and says what is wrong with a text that cannot be read.
 */
export function AmountInput({ text, onText, currency, exponent, error, ...field }: AmountInputProps) {
  const { t } = useTranslation('shared');
  const format = useFormat();
  const reading = format.readAmount(text, exponent);
  const write = (amount: string) => format.money({ amount, currency }, { currency: 'none' });
  const note = !reading.ok
    ? null
    : reading.otherAmount !== null
      ? t('amount.readsAs', { amount: write(reading.amount), other: write(reading.otherAmount) })
      : reading.isSum
        ? t('amount.sum', { amount: write(reading.amount) })
        : null;
  const problem =
    reading.ok || reading.code === 'amount_is_empty' ? null : t(`amount.${reading.code}`, { currency });
  return (
    <TextInput
      {...field}
      value={text}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        onText(typed, format.readAmount(typed, exponent));
      }}
      inputMode="decimal"
      autoComplete="off"
      error={error ?? problem}
      description={note ?? field.description}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      classNames={{ input: classes.input ?? '' }}
    />
  );
}
