import { Checkbox, UnstyledButton } from '@mantine/core';
import { memo, type CSSProperties, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account, Category } from '../../apollo/books.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { AccountPicker } from '../../shared/ui/account-picker.tsx';
import { Amount } from '../../shared/ui/amount.tsx';
import { CategoryPicker, type CategoryChoice } from '../../shared/ui/category-picker.tsx';
import { takesCategory, useLineCategory, type Names } from './line-category.ts';
import classes from './line-sheet.module.css';
import { useReasonSentence } from './reason-sentence.ts';
import type { Line } from './use-lines.ts';
import { VerdictBadge } from './verdict-badge.tsx';
import { VerdictMenu, type VerdictChange } from './verdict-menu.tsx';

export interface LineActions {
  readonly choose: (line: Line, chosen: boolean) => void;
  readonly categorise: (line: Line, choice: CategoryChoice | null) => void;
  readonly judge: (line: Line, change: VerdictChange) => void;
  /** Opens the category field of a line; null closes it. */
  readonly edit: (lineId: string | null) => void;
  /** Opens a line whole, where there is no room for it in a row. */
  readonly open: (line: Line) => void;
}

interface LineRowProps {
  readonly line: Line;
  readonly index: number;
  readonly style: CSSProperties;
  readonly names: Names;
  readonly categories: readonly Category[];
  readonly accounts: readonly Account[];
  readonly actions: LineActions;
  readonly editable: boolean;
  readonly editing: boolean;
  readonly selected: boolean;
  /** Whether it is the row that Tab reaches. */
  readonly active: boolean;
  readonly phone: boolean;
}

/** One line of the file with its verdict, its reason, and what a commit would make of it. */
export const LineRow = memo(function LineRow(props: LineRowProps) {
  const { line, index, style, names, actions, editable, editing, selected, active, phone } = props;
  const { t } = useTranslation('importing');
  const format = useFormat();
  const sentence = useReasonSentence();
  const categoryOf = useLineCategory();
  const category = categoryOf(line, names);
  const choosable = editable && line.verdict !== 'UNREADABLE';
  const tabIndex = active ? 0 : -1;
  const payee = payeeOf(line);
  const bankText = bankTextOf(line);

  const check = (
    <Checkbox
      size="xs"
      checked={line.chosen}
      disabled={!choosable}
      tabIndex={tabIndex}
      aria-label={t('line.choose', { payee, number: line.lineNumber })}
      onChange={(event) => actions.choose(line, event.currentTarget.checked)}
    />
  );
  const amount = line.amount ? (
    <Amount money={line.amount} tone="flow" sign={line.amount.amount.startsWith('-') ? 'auto' : 'always'} />
  ) : (
    <span aria-label={t('line.noAmount')} role="img">
      ?
    </span>
  );
  const date = line.date === null ? '—' : format.date(line.date, phone ? 'short' : 'numeric');

  if (phone) {
    return (
      <div
        className={classes.card}
        style={style}
        role="row"
        aria-rowindex={index + 2}
        data-chosen={line.chosen || undefined}
      >
        <span role="gridcell">{check}</span>
        {/* The text that names the cell stands deeper than the rule looks. */}
        {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label */}
        <span role="gridcell" className={classes.cardCell}>
          <UnstyledButton className={classes.cardBody} onClick={() => actions.open(line)}>
            <span className={classes.cardLine}>
              <b className={classes.payee}>{payee}</b>
              <span className={classes.amount}>{amount}</span>
            </span>
            <span className={classes.cardLine}>
              <small className={classes.clip}>
                {date}
                {category ? ` · ${category.text}` : ''}
              </small>
            </span>
            <span className={classes.cardLine}>
              <VerdictBadge verdict={line.verdict} />
              <small className={classes.clip}>{sentence(line)}</small>
            </span>
          </UnstyledButton>
        </span>
      </div>
    );
  }

  const reason = sentence(line);
  const closeOnKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' || event.key === 'Enter') actions.edit(null);
  };
  return (
    <div
      className={classes.row}
      style={style}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-row={index}
      tabIndex={tabIndex}
    >
      <span role="gridcell">{check}</span>
      <span role="gridcell" className={classes.date}>
        {date}
      </span>
      <span role="gridcell" className={classes.names}>
        <b className={classes.payee} title={payee}>
          {payee}
        </b>
        {bankText === '' ? null : (
          <small className={classes.bankText} title={line.raw}>
            {bankText}
          </small>
        )}
      </span>
      <span
        role="gridcell"
        className={classes.categoryCell}
        onBlur={editing ? () => actions.edit(null) : undefined}
      >
        {editing && !takesCategory(line) ? (
          <AccountPicker
            accounts={props.accounts}
            value={line.transferAccountId}
            onChange={(id) => id !== null && actions.categorise(line, { kind: 'account', id })}
            aria-label={t('line.transferOf', { payee })}
            placeholder={t('take.TRANSFER')}
            autoFocus
            size="xs"
            onKeyDown={closeOnKey}
          />
        ) : editing ? (
          <CategoryPicker
            categories={props.categories}
            accounts={props.accounts}
            value={choiceOf(line)}
            onChange={(choice) => actions.categorise(line, choice)}
            aria-label={t('line.category', { payee })}
            autoFocus
            size="xs"
            onKeyDown={closeOnKey}
          />
        ) : category && editable && takesCategory(line) ? (
          <UnstyledButton
            className={classes.category}
            data-kind={category.kind}
            tabIndex={tabIndex}
            title={category.text}
            aria-label={t('line.categoryIs', { category: category.text, payee })}
            onClick={() => actions.edit(line.id)}
          >
            {category.text}
          </UnstyledButton>
        ) : category ? (
          <span className={classes.categoryText} data-kind={category.kind} title={category.text}>
            {category.text}
          </span>
        ) : null}
      </span>
      <span role="gridcell" className={classes.verdict}>
        <VerdictMenu
          line={line}
          editable={editable}
          tabIndex={tabIndex}
          onChange={(change) => actions.judge(line, change)}
        />
        <small className={classes.clip} title={reason}>
          {reason}
        </small>
      </span>
      <span role="gridcell" className={classes.amount}>
        {amount}
      </span>
    </div>
  );
});

/** The payee as it will stand in the books: an entry keeps its own. */
function payeeOf(line: Line): string {
  const kept = line.verdict === 'MATCH' ? line.transaction?.payee : '';
  return kept || line.payee || '—';
}

/** What the bank wrote, under the name that the payee has in the books: its own name for it, else its other texts. */
function bankTextOf(line: Line): string {
  if (line.verdict === 'UNREADABLE') return line.raw;
  return [line.bankPayee, line.memo].filter((text) => text !== '' && text !== payeeOf(line)).join(' · ');
}

/** What is chosen for a line now, as the picker takes it. */
export function choiceOf(line: Line): CategoryChoice | null {
  if (line.transferAccountId !== null) return { kind: 'account', id: line.transferAccountId };
  return line.categoryId === null ? null : { kind: 'category', id: line.categoryId };
}
