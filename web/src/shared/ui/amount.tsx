import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat, type CurrencyShown } from '../format/format-context.tsx';
import { moneyParts, signOf, type Money, type MoneyFormat } from '../format/money.ts';
import classes from './amount.module.css';
import { announce } from './live-region.tsx';

interface AmountProps {
  readonly money: Money;
  /** Money in is green when the sign is a change (`flow`), never when it is a balance (`plain`, the default). */
  readonly tone?: 'plain' | 'flow';
  readonly sign?: MoneyFormat['sign'];
  /** `auto` writes the symbol only where the currency is not the base currency. */
  readonly currency?: CurrencyShown;
  /** Marks the figure for a second when it changes while it is seen. It stays so for the life of the figure. */
  readonly marksChange?: boolean;
  /** Name under which a marked change is told to a screen reader ("Checking"); none is told without it. */
  readonly announcedAs?: string;
  /** Draws the fraction small and raised, for the one big figure of a screen. */
  readonly big?: boolean;
  readonly className?: string | undefined;
}

/** An amount as it stands everywhere: tabular figures, the currency's digits, the typographic minus. */
export function Amount(props: AmountProps) {
  // Most figures stand in lists that are scrolled, and pay for no watching.
  return props.marksChange ? <WatchedAmount {...props} /> : <Written {...props} />;
}

function WatchedAmount(props: AmountProps) {
  const { money, announcedAs, className = '' } = props;
  const { t } = useTranslation('shared');
  const written = useWritten(props);
  const changes = useChanges(`${money.amount} ${money.currency}`);

  useEffect(() => {
    if (changes > 0 && announcedAs !== undefined)
      announce(t('amount.changed', { name: announcedAs, amount: written }));
    // Only a change of the figure is news; a change of the language or the name is not.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [changes]);

  // A new key starts the mark again when the figure changes twice within the second.
  return (
    <Written
      key={changes}
      {...props}
      className={changes > 0 ? `${classes.changed} ${className}`.trimEnd() : className}
    />
  );
}

function Written(props: AmountProps) {
  const { money, tone, sign, big, className } = props;
  const written = useWritten(props);
  const names = [
    classes.amount,
    tone === 'flow' && signOf(money.amount) > 0 ? classes.in : '',
    className ?? '',
  ];
  return (
    <span className={names.filter(Boolean).join(' ')}>
      {big ? <BigParts money={money} sign={sign} /> : written}
    </span>
  );
}

function useWritten({ money, sign, currency }: AmountProps): string {
  return useFormat().money(money, { ...(sign && { sign }), ...(currency && { currency }) });
}

function BigParts({ money, sign }: { money: Money; sign: MoneyFormat['sign'] }) {
  const { numberLocale } = useFormat();
  const parts = moneyParts(money, { locale: numberLocale, currency: 'symbol', ...(sign && { sign }) });
  return parts.map((part, index) =>
    part.kind === 'fraction' ? (
      <span key={index} className={classes.fraction}>
        {part.text}
      </span>
    ) : (
      part.text
    ),
  );
}

/** Counts how often the value changed since the component was mounted. */
function useChanges(value: string): number {
  const [changes, setChanges] = useState(0);
  const before = useRef(value);
  useEffect(() => {
    if (before.current === value) return;
    before.current = value;
    setChanges((count) => count + 1);
  }, [value]);
  return changes;
}
