import { Button, Drawer, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { AccountPicker } from '../../../shared/ui/account-picker.tsx';
import { CategoryPicker } from '../../../shared/ui/category-picker.tsx';
import { DateInput } from '../../../shared/ui/date-input.tsx';
import { Segments } from '../../../shared/ui/segments.tsx';
import { AddFiles } from '../attachments/add-files.tsx';
import { AttachmentsPanel } from '../attachments/attachments-panel.tsx';
import classes from './drawer.module.css';
import { EditorNotes } from './editor-notes.tsx';
import { PayeeCell } from './payee-cell.tsx';
import type { EditorProps } from './row-editor.tsx';
import { usable } from './row-editor.tsx';
import { TagsCell } from './tags-cell.tsx';
import { TransferFields } from './transfer-fields.tsx';
import { useEditor, useRestSentence, type EditorHandle } from './use-editor.ts';
import { AmountCell } from './amount-cell.tsx';
import editorClasses from './editor.module.css';

/** An open row on a phone: a sheet over the whole screen, its fields large enough for a thumb. */
export function EntryDrawer(props: EditorProps) {
  const { editor, editors, books, onSave, onCancel, onDelete, onFiles } = props;
  const { t } = useTranslation('transactions');
  const handle = useEditor(editor, editors, books);
  const { reading, change, problemAt } = handle;
  const { draft, key } = editor;
  const [line] = draft.lines;
  const isSplit = draft.lines.length > 1;
  const isOpening = line?.target?.kind === 'opening';
  return (
    <Drawer
      opened
      onClose={() => onCancel(key)}
      position="bottom"
      size="100%"
      title={editor.row ? t('drawer.edit') : t('drawer.new')}
      closeButtonProps={{ 'aria-label': t('editor.cancel') }}
    >
      <form
        className={classes.form}
        data-editor={key}
        onSubmit={(event) => {
          event.preventDefault();
          onSave(key, false);
        }}
      >
        <div className={classes.amount}>
          <AmountCell
            label={t('editor.amount')}
            placeholder={books.write('0.00', { signed: false })}
            text={draft.amountText}
            onText={(amountText) => change({ type: 'fields', fields: { amountText } })}
            reading={reading.amount}
            problem={problemAt({ of: 'entry', name: 'amount' })}
            goesOut={handle.goesOut}
            books={books}
          />
          <span className={classes.currency}>{reading.currency?.currency}</span>
        </div>
        <div className={classes.labelled}>
          <span aria-hidden="true">{t('editor.payee')}</span>
          <PayeeCell
            value={draft.payee}
            books={books}
            inputClassName={classes.input}
            onChange={(payee, known) =>
              change({
                type: 'payee',
                payee,
                known: known && {
                  categoryId: usable(known.lastCategoryId, books),
                  accountId: known.lastAccountId,
                },
              })
            }
          />
        </div>
        {isSplit ? (
          <SplitFields handle={handle} />
        ) : isOpening ? null : (
          <>
            <CategoryPicker
              label={t('editor.category')}
              size="md"
              categories={books.categories}
              accounts={books.accounts.filter((account) => account.id !== draft.accountId)}
              value={
                line?.target?.kind === 'category' || line?.target?.kind === 'account' ? line.target : null
              }
              onChange={(target) => change({ type: 'target', key: line?.key ?? 0, target })}
            />
            {line?.target?.kind === 'account' ? (
              <div className={classes.transfer}>
                <TransferFields handle={handle} line={line} />
              </div>
            ) : (
              <Button
                variant="subtle"
                size="compact-sm"
                className={classes.splitButton ?? ''}
                onClick={() => change({ type: 'split' })}
              >
                {t('editor.split')}
              </Button>
            )}
          </>
        )}
        <AccountPicker
          label={t('editor.account')}
          size="md"
          accounts={books.accounts}
          value={draft.accountId}
          onChange={(accountId) => change({ type: 'fields', fields: { accountId } })}
          error={problemAt({ of: 'entry', name: 'account' })}
        />
        <DateInput
          label={t('editor.date')}
          size="md"
          value={draft.date}
          onChange={(date) => change({ type: 'fields', fields: { date } })}
        />
        <TextInput
          label={t('editor.note')}
          size="md"
          value={draft.note}
          maxLength={5000}
          onChange={(event) => change({ type: 'fields', fields: { note: event.currentTarget.value } })}
        />
        <TagsCell
          label={t('editor.tags')}
          size="md"
          value={draft.tags}
          books={books}
          onChange={(tags) => change({ type: 'fields', fields: { tags } })}
        />
        <Segments
          isFull
          label={t('editor.status')}
          options={(['PENDING', 'CLEARED', 'RECONCILED'] as const).map((value) => ({
            value,
            label: t(`status.${value}`),
          }))}
          value={draft.status}
          onChange={(status) => change({ type: 'fields', fields: { status } })}
        />
        <AddFiles onFiles={(files) => onFiles(editor, files)} />
        <AttachmentsPanel editor={editor} books={books} />
        <div className={classes.notes}>
          <EditorNotes handle={handle} editors={editors} onSave={onSave} onCancel={onCancel} />
        </div>
        <div className={classes.ends}>
          {editor.row ? (
            <Button size="md" variant="default" onClick={() => onDelete(key)}>
              {t('editor.delete')}
            </Button>
          ) : null}
          <Button size="md" type="submit" className={classes.save ?? ''}>
            {t('editor.save')}
          </Button>
        </div>
      </form>
    </Drawer>
  );
}

/** The lines of a split, one block for each. */
function SplitFields({ handle }: { handle: EditorHandle }) {
  const { t } = useTranslation('transactions');
  const { editor, books, reading, change, problemAt } = handle;
  const rest = useRestSentence(handle);
  return (
    <div className={classes.lines}>
      {editor.draft.lines.map((line, index) => (
        <div key={line.key} className={classes.line}>
          <CategoryPicker
            aria-label={t('editor.lineCategory', { number: index + 1 })}
            placeholder={t('editor.category')}
            size="md"
            categories={books.categories}
            accounts={books.accounts.filter((account) => account.id !== editor.draft.accountId)}
            value={line.target?.kind === 'category' || line.target?.kind === 'account' ? line.target : null}
            onChange={(target) => change({ type: 'target', key: line.key, target })}
          />
          <span className={classes.lineAmount}>
            <AmountCell
              label={t('editor.lineAmount', { number: index + 1 })}
              text={line.amountText}
              onText={(amountText) => change({ type: 'line', key: line.key, fields: { amountText } })}
              reading={reading.lineAmounts.get(line.key) ?? { ok: false, code: 'amount_is_empty' }}
              problem={problemAt({ of: 'line', key: line.key, name: 'amount' })}
              goesOut={reading.amount.ok ? reading.amount.minor < 0n : handle.goesOut}
              books={books}
            />
          </span>
        </div>
      ))}
      <span className={editorClasses.hint}>{rest}</span>
    </div>
  );
}
