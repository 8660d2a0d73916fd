import { Modal, Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account, Category } from '../../apollo/books.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { Amount } from '../../shared/ui/amount.tsx';
import { CategoryPicker } from '../../shared/ui/category-picker.tsx';
import { takesCategory, useLineCategory } from './line-category.ts';
import classes from './line-dialog.module.css';
import { choiceOf, type LineActions } from './line-row.tsx';
import { useReasonSentence } from './reason-sentence.ts';
import type { Line } from './use-lines.ts';
import { VerdictMenu } from './verdict-menu.tsx';

interface LineDialogProps {
  readonly line: Line | undefined;
  readonly accounts: readonly Account[];
  readonly categories: readonly Category[];
  readonly editable: boolean;
  readonly actions: LineActions;
  readonly onClose: () => void;
}

/** One line whole, for screens too narrow for the sheet: what the bank wrote, the verdict, and what can be changed. */
export function LineDialog({ line, accounts, categories, editable, actions, onClose }: LineDialogProps) {
  const { t } = useTranslation('importing');
  const format = useFormat();
  const sentence = useReasonSentence();
  const categoryOf = useLineCategory();
  // A transfer asks for its account where categories are.
  const [transfers, setTransfers] = useState(false);
  if (!line) return null;
  const names = {
    accounts: new Map(accounts.map((account) => [account.id, account])),
    categories: new Map(categories.map((category) => [category.id, category])),
  };
  const category = categoryOf(line, names);
  return (
    <Modal
      opened
      onClose={onClose}
      title={line.payee === '' ? t('line.title', { number: line.lineNumber }) : line.payee}
      closeButtonProps={{ 'aria-label': t('line.close') }}
    >
      <div className={classes.line}>
        <div className={classes.figures}>
          <span>{line.date === null ? '—' : format.date(line.date, 'long')}</span>
          {line.amount ? (
            <b>
              <Amount money={line.amount} tone="flow" currency="symbol" />
            </b>
          ) : null}
        </div>
        <div className={classes.verdict}>
          <VerdictMenu
            line={line}
            editable={editable}
            onChange={(change) => {
              setTransfers('transfer' in change);
              actions.judge(line, change);
            }}
          />
          <span>{sentence(line)}</span>
        </div>
        {editable && (takesCategory(line) || transfers) ? (
          <CategoryPicker
            label={t('column.category')}
            categories={categories}
            accounts={accounts}
            value={choiceOf(line)}
            onChange={(choice) => actions.categorise(line, choice)}
          />
        ) : category ? (
          <span>{category.text}</span>
        ) : null}
        {editable && line.verdict !== 'UNREADABLE' ? (
          <Switch
            label={t('line.take')}
            checked={line.chosen}
            onChange={(event) => actions.choose(line, event.currentTarget.checked)}
          />
        ) : null}
        <div className={classes.raw}>
          <small>{t('line.raw', { number: line.lineNumber })}</small>
          <pre>{line.raw}</pre>
        </div>
      </div>
    </Modal>
  );
}
