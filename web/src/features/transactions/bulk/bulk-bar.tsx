import { Button, Menu, NumberInput, Popover, UnstyledButton } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BulkEditInput } from '../../../apollo/generated/transactions/graphql.ts';
import { holdTyping } from '../../../shared/keyboard/hold-typing.ts';
import { CategoryPicker } from '../../../shared/ui/category-picker.tsx';
import { Keys } from '../../../shared/ui/kbd.tsx';
import { PayeeCell } from '../editor/payee-cell.tsx';
import { TagsCell } from '../editor/tags-cell.tsx';
import filter from '../filter/filter.module.css';
import { nothingSelected, allOf } from '../sheet/selection.ts';
import type { Sheet } from '../sheet/use-sheet.ts';
import classes from './bulk.module.css';
import { useBulkEdit } from './use-bulk-edit.ts';

/** What can be done with all chosen rows at once; stands in the place of the filters while rows are chosen. */
export function BulkBar({ sheet }: { sheet: Sheet }) {
  const { t } = useTranslation('transactions');
  const { selection, list, books, grid } = sheet;
  const run = useBulkEdit(sheet);
  // The next key is meant for the rows, and this bar goes when none of them is chosen any more. (A list that closes gives
  // the keyboard to its button, unless something else has taken it by then.)
  const backToRows = () => setTimeout(() => grid.current?.focus({ preventScroll: true }));
  const edit = (input: BulkEditInput) => {
    backToRows();
    return run(input);
  };
  const count = selection.ids.size;
  const total = list.totals?.count ?? 0;
  const isWhole = list.rows.rows.every((row) => selection.ids.has(row.transaction.id));
  return (
    <div className={filter.bar} role="toolbar" aria-label={t('bulk.title')}>
      <span className={classes.count}>
        {t('bulk.selected', { count, formatted: books.format.count(count) })}
      </span>
      {isWhole && list.rows.hasMore ? (
        <UnstyledButton className={filter.clear} onClick={() => void selectEvery(sheet)}>
          {t('bulk.selectEvery', { count: total, formatted: books.format.count(total) })}
        </UnstyledButton>
      ) : null}
      {sheet.isEditable ? (
        <>
          <BulkField label={t('bulk.category')}>
            {(close) => <CategoryForm sheet={sheet} onDone={(input) => close(edit(input))} />}
          </BulkField>
          <Menu>
            <Menu.Target>
              <UnstyledButton className={filter.chip + ' ' + classes.action}>
                {t('bulk.status')}
              </UnstyledButton>
            </Menu.Target>
            <Menu.Dropdown>
              {(['PENDING', 'CLEARED', 'RECONCILED'] as const).map((status) => (
                <Menu.Item key={status} onClick={() => void edit({ status })}>
                  {t(`status.${status}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          <BulkField label={t('bulk.tags')}>
            {(close) => <TagsForm sheet={sheet} onDone={(input) => close(edit(input))} />}
          </BulkField>
          <BulkField label={t('bulk.payee')}>
            {(close) => <PayeeForm sheet={sheet} onDone={(input) => close(edit(input))} />}
          </BulkField>
          <BulkField label={t('bulk.dates')}>
            {(close) => <ShiftForm onDone={(input) => close(edit(input))} />}
          </BulkField>
          <UnstyledButton
            className={filter.chip + ' ' + classes.action}
            onClick={() => {
              backToRows();
              sheet.remove([...selection.ids]);
            }}
          >
            {t('bulk.delete')} <Keys of="Delete" />
          </UnstyledButton>
        </>
      ) : null}
      <span className={filter.space} />
      <UnstyledButton
        className={filter.clear}
        onClick={() => {
          backToRows();
          sheet.select(nothingSelected);
        }}
      >
        <IconX size={14} aria-hidden="true" /> {t('bulk.clear')} <Keys of="Escape" />
      </UnstyledButton>
    </div>
  );
}

/** Loads the rest of the list and chooses all of it. The server takes ten thousand at once. */
async function selectEvery(sheet: Sheet): Promise<void> {
  const { store } = sheet.list;
  while (
    store.snapshot().hasMore &&
    store.snapshot().rows.length < 10_000 &&
    store.snapshot().error === undefined
  ) {
    await store.loadMore();
  }
  sheet.select(allOf(store.snapshot().rows.slice(0, 10_000)));
}

function BulkField({
  label,
  children,
}: {
  label: string;
  children: (close: (work: unknown) => void) => ReactNode;
}) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover opened={isOpen} onChange={setOpen} trapFocus returnFocus position="bottom-start" width={280}>
      <Popover.Target>
        <UnstyledButton
          className={filter.chip + ' ' + classes.action}
          aria-haspopup="dialog"
          aria-expanded={isOpen}
          onClick={() => {
            setOpen(!isOpen);
            if (!isOpen) holdTyping();
          }}
        >
          {label}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={label}>{isOpen ? children(() => setOpen(false)) : null}</Popover.Dropdown>
    </Popover>
  );
}

interface FormProps {
  readonly onDone: (input: BulkEditInput) => void;
}

function CategoryForm({ sheet, onDone }: FormProps & { sheet: Sheet }) {
  const { t } = useTranslation('transactions');
  return (
    <CategoryPicker
      label={t('bulk.category')}
      categories={sheet.books.categories}
      value={null}
      onChange={(choice) => {
        if (choice?.kind === 'category') onDone({ categoryId: choice.id });
      }}
      // Taking closes this; Tab would then go on from nowhere.
      onKeyDown={(event) => {
        if (event.key === 'Tab') event.preventDefault();
      }}
      autoFocus
    />
  );
}

function TagsForm({ sheet, onDone }: FormProps & { sheet: Sheet }) {
  const { t } = useTranslation('transactions');
  const [tags, setTags] = useState<string[]>([]);
  return (
    <div className={classes.form}>
      <TagsCell label={t('bulk.tags')} value={tags} onChange={setTags} books={sheet.books} />
      <div className={classes.buttons}>
        <Button size="compact-sm" disabled={tags.length === 0} onClick={() => onDone({ addTags: tags })}>
          {t('bulk.addTags')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          disabled={tags.length === 0}
          onClick={() => onDone({ removeTags: tags })}
        >
          {t('bulk.removeTags')}
        </Button>
      </div>
    </div>
  );
}

function PayeeForm({ sheet, onDone }: FormProps & { sheet: Sheet }) {
  const { t } = useTranslation('transactions');
  const [payee, setPayee] = useState('');
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        onDone({ payee: payee.trim() });
      }}
    >
      <PayeeCell value={payee} onChange={setPayee} books={sheet.books} />
      <div className={classes.buttons}>
        <Button size="compact-sm" type="submit">
          {payee.trim() === '' ? t('bulk.noPayee') : t('bulk.setPayee')}
        </Button>
      </div>
    </form>
  );
}

function ShiftForm({ onDone }: FormProps) {
  const { t } = useTranslation('transactions');
  const [days, setDays] = useState<number | string>(1);
  const shift = typeof days === 'number' && Number.isInteger(days) && days !== 0 ? days : null;
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (shift !== null) onDone({ shiftDays: shift });
      }}
    >
      <NumberInput
        label={t('bulk.shiftDays')}
        value={days}
        onChange={setDays}
        allowDecimal={false}
        min={-3650}
        max={3650}
        data-autofocus
      />
      <div className={classes.buttons}>
        <Button size="compact-sm" type="submit" disabled={shift === null}>
          {t('bulk.shift')}
        </Button>
      </div>
    </form>
  );
}
