import { IconLock, IconX } from '@tabler/icons-react';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../apollo/books.ts';
import { AccountPicker } from '../../../shared/ui/account-picker.tsx';
import { CategoryPicker } from '../../../shared/ui/category-picker.tsx';
import { DateInput } from '../../../shared/ui/date-input.tsx';
import { useFileTarget } from '../../../shared/ui/file-drag.ts';
import { Keys } from '../../../shared/ui/kbd.tsx';
import type { EditorField, EditorStore, OpenEditor } from '../saving/editors.ts';
import type { Books } from '../use-books.ts';
import sheet from '../sheet/sheet.module.css';
import { AddFiles } from '../attachments/add-files.tsx';
import { AttachmentsPanel } from '../attachments/attachments-panel.tsx';
import { DropHere } from '../attachments/drop-here.tsx';
import { AmountCell } from './amount-cell.tsx';
import classes from './editor.module.css';
import { EditorNotes } from './editor-notes.tsx';
import { PayeeCell } from './payee-cell.tsx';
import { SplitLines } from './split-lines.tsx';
import { TagsCell } from './tags-cell.tsx';
import { TransferFields } from './transfer-fields.tsx';
import { useEditor } from './use-editor.ts';

export interface EditorProps {
  readonly editor: OpenEditor;
  readonly editors: EditorStore;
  readonly books: Books;
  readonly seenFrom: Account | null;
  readonly onSave: (key: string, goOn: boolean) => void;
  readonly onCancel: (key: string) => void;
  readonly onDelete: (key: string) => void;
  /** Files were dropped on the row or chosen for it. */
  readonly onFiles: (editor: OpenEditor, files: readonly File[]) => void;
}

/** A row while it is open: its cells are fields, and beneath them what does not fit into cells. */
export function RowEditor(props: EditorProps & { rowIndex: number }) {
  const { editor, editors, books, seenFrom, onSave, onCancel, onDelete, onFiles, rowIndex } = props;
  const { t } = useTranslation('transactions');
  const handle = useEditor(editor, editors, books);
  const { reading, change, problemAt } = handle;
  const { draft, key } = editor;
  const root = useRef<HTMLDivElement>(null);
  const isSplit = draft.lines.length > 1;
  const [line] = draft.lines;
  const isAll = seenFrom === null;
  const takeFiles = (files: readonly File[]) => onFiles(editor, files);
  const { props: target, drop } = useFileTarget(editor.state.kind === 'saving' ? null : takeFiles);

  useEffect(() => {
    if (editor.focus === null) return;
    const field = editor.focus.field;
    const cell = root.current?.querySelector<HTMLInputElement>(`[data-field="${field}"] input`);
    (cell ?? root.current?.querySelector('input'))?.focus();
  }, [editor.focus]);

  const handleKey = (event: KeyboardEvent<HTMLDivElement>) => {
    // Keys pressed in a list that hangs elsewhere in the page bubble here as well.
    if (
      event.defaultPrevented ||
      event.nativeEvent.isComposing ||
      !event.currentTarget.contains(event.target as Node)
    )
      return;
    const isButton = (event.target as HTMLElement).closest('button') !== null;
    if (event.key === 'Enter' && !isButton) {
      event.preventDefault();
      onSave(key, !(event.metaKey || event.ctrlKey));
    } else if (event.key === 'Escape') {
      event.preventDefault();
      onCancel(key);
    } else if (event.altKey && event.code === 'KeyS') {
      event.preventDefault();
      change({ type: 'split' });
      editors.update(key, { focus: { field: 'line' } });
    }
  };
  const cell = (field: EditorField) => ({ role: 'gridcell', 'data-field': field, className: classes.cell });
  const isLocked = draft.status === 'RECONCILED';

  return (
    <div
      role="presentation"
      ref={root}
      className={classes.editor}
      data-saving={editor.state.kind === 'saving' || undefined}
      data-editor={key}
      onKeyDown={handleKey}
      {...target}
    >
      <DropHere drop={drop} />
      {/* What was sent is not to be changed before its answer: the change would be lost with it. */}
      <div role="presentation" inert={editor.state.kind === 'saving'}>
        <div role="row" aria-rowindex={rowIndex} className={`${sheet.columns} ${classes.main}`}>
          <div role="gridcell" />
          <div {...cell('date')}>
            <DateInput
              bare
              aria-label={t('editor.date')}
              value={draft.date}
              onChange={(date) => change({ type: 'fields', fields: { date } })}
              classNames={{ input: classes.field ?? '', error: classes.under ?? '' }}
              variant="unstyled"
            />
          </div>
          {isAll ? (
            <div {...cell('account')}>
              <AccountPicker
                aria-label={t('editor.account')}
                placeholder={t('editor.account')}
                accounts={books.accounts}
                value={draft.accountId}
                onChange={(accountId) => change({ type: 'fields', fields: { accountId } })}
                classNames={{ input: classes.field ?? '' }}
                variant="unstyled"
                error={problemAt({ of: 'entry', name: 'account' }) !== null}
              />
            </div>
          ) : null}
          <div {...cell('payee')}>
            <PayeeCell
              value={draft.payee}
              books={books}
              onChange={(payee, known) =>
                change({
                  type: 'payee',
                  payee,
                  known: known && {
                    categoryId: usable(known.lastCategoryId, books),
                    accountId: isAll ? known.lastAccountId : null,
                  },
                })
              }
            />
          </div>
          <div {...cell('category')}>
            {isSplit || line?.target?.kind === 'opening' ? (
              <span className={classes.fixed}>{isSplit ? t('editor.split') : t('row.opening')}</span>
            ) : (
              <CategoryPicker
                aria-label={editor.isTransfer ? t('editor.transferAccount') : t('editor.category')}
                placeholder={editor.isTransfer ? t('editor.transferAccount') : t('editor.category')}
                categories={editor.isTransfer ? [] : books.categories}
                accounts={books.accounts.filter((account) => account.id !== draft.accountId)}
                value={
                  line?.target?.kind === 'category' || line?.target?.kind === 'account' ? line.target : null
                }
                onChange={(target) => change({ type: 'target', key: line?.key ?? 0, target })}
                classNames={{ input: classes.field ?? '' }}
                variant="unstyled"
              />
            )}
          </div>
          <div {...cell('note')}>
            <input
              className={classes.field}
              aria-label={t('editor.note')}
              placeholder={t('editor.note')}
              value={draft.note}
              maxLength={5000}
              autoComplete="off"
              onChange={(event) => change({ type: 'fields', fields: { note: event.currentTarget.value } })}
            />
          </div>
          <div role="gridcell" className={sheet.status}>
            <button
              type="button"
              className={isLocked ? classes.lockButton : sheet.dot}
              data-status={draft.status}
              aria-label={t(
                isLocked
                  ? 'editor.unlock'
                  : draft.status === 'PENDING'
                    ? 'editor.setCleared'
                    : 'editor.setPending',
              )}
              title={t(`status.${draft.status}`)}
              onClick={() =>
                change({
                  type: 'fields',
                  fields: { status: draft.status === 'CLEARED' ? 'PENDING' : 'CLEARED' },
                })
              }
            >
              {isLocked ? <IconLock size={15} stroke={1.6} aria-hidden="true" /> : null}
            </button>
          </div>
          <div {...cell('amount')}>
            <AmountCell
              label={t('editor.amount')}
              placeholder={
                reading.amount.ok ? books.write(reading.amount.amount, { signed: true }) : t('editor.amount')
              }
              text={draft.amountText}
              onText={(amountText) => change({ type: 'fields', fields: { amountText } })}
              reading={reading.amount}
              problem={problemAt({ of: 'entry', name: 'amount' })}
              goesOut={handle.goesOut}
              books={books}
            />
          </div>
          {isAll ? null : (
            <div role="gridcell" className={classes.ends}>
              <button type="button" tabIndex={-1} className={classes.end} onClick={() => onSave(key, true)}>
                <Keys of="Enter" /> {t('editor.save')}
              </button>
              <button type="button" tabIndex={-1} className={classes.end} onClick={() => onCancel(key)}>
                <Keys of="Escape" /> <IconX size={15} className={classes.touched} aria-hidden="true" />
                <span className="visually-hidden">{t('editor.cancel')}</span>
              </button>
            </div>
          )}
        </div>
        {isSplit ? <SplitLines handle={handle} isAll={isAll} /> : null}
        <div role="row" className={classes.more}>
          <div role="gridcell" className={classes.moreCell}>
            {!isSplit && line?.target?.kind === 'account' ? (
              <TransferFields handle={handle} line={line} />
            ) : null}
            {!isSplit && line && editor.before?.lines[0]?.memo ? (
              <label className={classes.labelled}>
                <span>{t('editor.memo')}</span>
                <input
                  className={`${classes.field} ${classes.memo}`}
                  value={line.memo}
                  maxLength={1000}
                  autoComplete="off"
                  onChange={(event) =>
                    change({ type: 'line', key: line.key, fields: { memo: event.currentTarget.value } })
                  }
                />
              </label>
            ) : null}
            <TagsCell
              value={draft.tags}
              books={books}
              onChange={(tags) => change({ type: 'fields', fields: { tags } })}
            />
            <AddFiles onFiles={takeFiles} />
            <span className={classes.space} />
            {isSplit || line?.target?.kind === 'opening' ? null : (
              <button
                type="button"
                className={classes.action}
                onClick={() => {
                  change({ type: 'split' });
                  editors.update(key, { focus: { field: 'line' } });
                }}
              >
                {t('editor.split')} <Keys of="alt+s" />
              </button>
            )}
            {editor.row ? (
              <button type="button" className={classes.action} onClick={() => onDelete(key)}>
                {t('editor.delete')}
              </button>
            ) : null}
            {isAll ? (
              <>
                <button type="button" className={classes.action} onClick={() => onCancel(key)}>
                  {t('editor.cancel')} <Keys of="Escape" />
                </button>
                <button type="button" className={classes.primary} onClick={() => onSave(key, true)}>
                  {t('editor.save')} <Keys of="Enter" />
                </button>
              </>
            ) : null}
          </div>
        </div>
        <div role="row">
          <div role="gridcell">
            <AttachmentsPanel editor={editor} books={books} />
          </div>
        </div>
      </div>
      <div role="row">
        <div role="gridcell">
          <EditorNotes handle={handle} editors={editors} onSave={onSave} onCancel={onCancel} />
        </div>
      </div>
    </div>
  );
}

/** A category that can still be chosen. */
export function usable(categoryId: string | null, books: Books): string | null {
  const category = categoryId === null ? undefined : books.category(categoryId);
  return category && !category.archived && !category.system ? category.id : null;
}
