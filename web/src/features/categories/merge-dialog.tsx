import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Category } from '../../apollo/books.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import { CategoryPicker } from '../../shared/ui/category-picker.tsx';
import classes from './categories.module.css';

interface MergeDialogProps {
  readonly from: Category;
  readonly categories: readonly Category[];
  /** Answers whether it was done. */
  readonly onMerge: (into: Category) => Promise<boolean>;
  readonly onClose: () => void;
}

/** Asks which category another one becomes part of, and says what moves before it does. */
export function MergeDialog({ from, categories, onMerge, onClose }: MergeDialogProps) {
  const { t } = useTranslation('categories');
  const format = useFormat();
  const [intoId, setIntoId] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const into = categories.find(({ id }) => id === intoId);
  const children = categories.filter(({ parentId }) => parentId === from.id).length;

  const merge = async () => {
    if (!into) return;
    setBusy(true);
    const done = await onMerge(into);
    setBusy(false);
    if (done) onClose();
  };

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('merge.title', { name: from.name })}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        className={classes.dialog}
        onSubmit={(event) => {
          event.preventDefault();
          void merge();
        }}
      >
        <CategoryPicker
          label={t('merge.into')}
          placeholder={t('merge.choose')}
          categories={categories.filter(({ id, system }) => id !== from.id && !system)}
          type={from.type}
          value={intoId === null ? null : { kind: 'category', id: intoId }}
          onChange={(choice) => setIntoId(choice?.id ?? null)}
          autoFocus
        />
        {into ? (
          <ul className={classes.effects}>
            <li>
              {t('merge.moves', {
                count: from.postingCount,
                formatted: format.count(from.postingCount),
                into: into.path.join(' ▸ '),
              })}
            </li>
            {children > 0 ? <li>{t('merge.children', { count: children })}</li> : null}
            <li>{t('merge.removes', { name: from.name })}</li>
          </ul>
        ) : null}
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" disabled={!into} loading={busy}>
            {t('merge.button')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
