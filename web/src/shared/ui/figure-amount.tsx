import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Money } from '../format/money.ts';
import { Amount } from './amount.tsx';

/** A figure in the base currency, or the reason why there is none. */
export interface Figure {
  readonly money: Money | null;
  readonly missingCurrencies: readonly string[];
}

type FigureAmountProps = Omit<Parameters<typeof Amount>[0], 'money'> & { readonly figure: Figure };

/** Writes a figure; where a rate is missing, a dash that says which. Never a guess. */
export function FigureAmount({ figure, ...amount }: FigureAmountProps) {
  const { t } = useTranslation('shared');
  if (figure.money) return <Amount money={figure.money} {...amount} />;
  const reason = t('figure.rateMissing', { currencies: figure.missingCurrencies.join(', ') });
  return (
    <Tooltip label={reason}>
      <span className={amount.className} tabIndex={0} role="img" aria-label={reason}>
        —
      </span>
    </Tooltip>
  );
}
