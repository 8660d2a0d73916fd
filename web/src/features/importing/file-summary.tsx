import { UnstyledButton } from '@mantine/core';
import { IconFileSpreadsheet, IconFileText } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../apollo/books.ts';
import type { BatchFieldsFragment } from '../../apollo/generated/importing/graphql.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import classes from './file-summary.module.css';

interface FileSummaryProps {
  readonly batch: BatchFieldsFragment;
  readonly accounts: readonly Account[];
  /** Opens and closes the reading of a CSV file; absent where nothing of it can be changed any more. */
  readonly onChangeReading?: (() => void) | undefined;
  readonly readingOpen?: boolean;
  /** Lets choose another account than the one it goes into. */
  readonly onChangeAccount?: (() => void) | undefined;
}

/** What the file is, in a sentence: format, encoding, currency, account, days, lines, and how it is read. */
export function FileSummary({
  batch,
  accounts,
  onChangeReading,
  readingOpen,
  onChangeAccount,
}: FileSummaryProps) {
  const { t } = useTranslation('importing');
  const format = useFormat();
  const { csv } = batch;
  const [only] = batch.accounts.length === 1 ? batch.accounts : [];
  const nameOf = (id: string | null) => accounts.find((account) => account.id === id)?.name;
  const into = only && nameOf(only.accountId);
  const currencies = [
    ...new Set(batch.accounts.map(({ currency }) => currency).filter((one) => one !== null)),
  ];

  const what = [
    [
      batch.format,
      csv?.encoding ?? batch.encoding,
      csv ? t(`delimiter.${delimiterName(csv.delimiter)}`) : null,
    ]
      .filter((part) => part !== null && part !== undefined)
      .join(', '),
    currencies.join(', '),
    only?.bankAccountId ? t('summary.bankAccount', { ending: only.bankAccountId.slice(-4) }) : '',
    batch.accounts.length > 1 ? t('summary.accounts', { count: batch.accounts.length }) : '',
    into === undefined ? '' : t('summary.into', { account: into }),
  ].filter((part) => part !== '');

  const from = earliest(batch.accounts.map((one) => one.from));
  const to = latest(batch.accounts.map((one) => one.to));
  const lineCount = batch.accounts.reduce((sum, part) => sum + part.lineCount, 0);
  const how = [
    from !== null && to !== null ? t('summary.days', { from: format.date(from), to: format.date(to) }) : '',
    t('summary.lines', { count: lineCount, formatted: format.count(lineCount) }),
    csv ? t(`dateOrderRead.${csv.dateOrder}`) : '',
    csv ? t(`decimalMarkRead.${csv.decimalMark}`) : '',
    csv?.flipSign ? t('summary.flipped') : '',
  ].filter((part) => part !== '');

  return (
    <div className={classes.summary}>
      {batch.format === 'CSV' ? (
        <IconFileSpreadsheet size={22} stroke={1.6} aria-hidden="true" />
      ) : (
        <IconFileText size={22} stroke={1.6} aria-hidden="true" />
      )}
      <div className={classes.text}>
        <strong className={classes.what}>{what.join(' · ')}</strong>
        <span className={classes.how}>
          {how.join(', ')}
          {csv?.remembered && into !== undefined ? `. ${t('summary.remembered', { account: into })}` : ''}
        </span>
      </div>
      <div className={classes.links}>
        {onChangeAccount ? (
          <UnstyledButton className={classes.link} onClick={onChangeAccount}>
            {t('summary.changeAccount')}
          </UnstyledButton>
        ) : null}
        {csv && onChangeReading ? (
          <UnstyledButton
            className={classes.link}
            onClick={onChangeReading}
            aria-expanded={readingOpen ?? false}
          >
            {readingOpen ? t('summary.closeReading') : t('summary.changeReading')}
          </UnstyledButton>
        ) : null}
      </div>
    </div>
  );
}

/** Name of a delimiter for the catalogue. */
export function delimiterName(delimiter: string): 'comma' | 'semicolon' | 'tab' | 'bar' | 'other' {
  switch (delimiter) {
    case ',':
      return 'comma';
    case ';':
      return 'semicolon';
    case '\t':
      return 'tab';
    case '|':
      return 'bar';
    default:
      return 'other';
  }
}

function earliest(dates: readonly (string | null)[]): string | null {
  return dates.filter((date) => date !== null).sort()[0] ?? null;
}

function latest(dates: readonly (string | null)[]): string | null {
  return (
    dates
      .filter((date) => date !== null)
      .sort()
      .at(-1) ?? null
  );
}
