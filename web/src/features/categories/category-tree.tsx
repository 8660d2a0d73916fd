import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Category, CategoryType } from '../../apollo/books.ts';
import { useListedShortcut } from '../../shared/keyboard/shortcuts.ts';
import { EmptyState } from '../../shared/ui/empty-state.tsx';
import classes from './categories.module.css';
import { CategoryRow } from './category-row.tsx';
import { MergeDialog } from './merge-dialog.tsx';
import { NameField } from './name-field.tsx';
import {
  branchCount,
  colorOf,
  placeDown,
  placeIn,
  placeOfDrop,
  placeOut,
  placeUp,
  shownRows,
  type DropZone,
  type Place,
} from './tree-moves.ts';
import type { TreeChanges } from './use-tree-changes.ts';

interface CategoryTreeProps {
  readonly householdId: string;
  readonly type: CategoryType;
  readonly changes: TreeChanges;
  readonly editable: boolean;
  /** Whether archived categories are shown. */
  readonly archived: boolean;
  /** Id of the category that the address points to. */
  readonly open: string | undefined;
}

/** Where something is about to be dropped. */
interface Hover {
  readonly overId: string;
  readonly zone: DropZone;
  readonly place: Place | null;
}

/** The categories of one type as a tree that is arranged by dragging or by keys. */
export function CategoryTree({ householdId, type, changes, editable, archived, open }: CategoryTreeProps) {
  const { t } = useTranslation('categories');
  const { categories } = changes;
  const grid = useRef<HTMLDivElement>(null);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [active, setActive] = useState<string | null>(open ?? null);
  const [renaming, setRenaming] = useState<string | null>(null);
  const [merging, setMerging] = useState<Category | null>(null);
  /** Parent under which a new category is being named; null is the top, undefined is none. */
  const [adding, setAdding] = useState<string | null | undefined>();
  const [dragged, setDragged] = useState<string | null>(null);
  const [hover, setHover] = useState<Hover | null>(null);
  const rows = shownRows(categories, { type, folded, archived });
  const reached = rows.some(({ category }) => category.id === active)
    ? active
    : (rows[0]?.category.id ?? null);

  useListedShortcut({ keys: 'alt+ArrowUp', group: 'categories', label: t('keys.up') });
  useListedShortcut({ keys: 'alt+ArrowDown', group: 'categories', label: t('keys.down') });
  useListedShortcut({ keys: 'alt+ArrowRight', group: 'categories', label: t('keys.in') });
  useListedShortcut({ keys: 'alt+ArrowLeft', group: 'categories', label: t('keys.out') });
  useListedShortcut({ keys: 'F2', group: 'categories', label: t('keys.rename') });

  const focus = (id: string) => {
    setActive(id);
    requestAnimationFrame(() => grid.current?.querySelector<HTMLElement>(`[data-id="${id}"]`)?.focus());
  };
  useEffect(() => {
    if (open === undefined) return;
    grid.current?.querySelector(`[data-id="${open}"]`)?.scrollIntoView({ block: 'center' });
  }, [open]);

  const fold = (id: string, closed: boolean) =>
    setFolded((before) => {
      const next = new Set(before);
      if (closed) next.add(id);
      else next.delete(id);
      return next;
    });
  const move = (category: Category, place: Place | null) => {
    if (!editable || place === null) return;
    if (place.parentId !== null) fold(place.parentId, false);
    void changes.move(category, place);
    focus(category.id);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const target = event.target as HTMLElement;
    if (!target.matches('[role=row]')) return;
    const index = rows.findIndex(({ category }) => category.id === reached);
    const row = rows[index];
    if (!row) return;
    const { category } = row;
    const act = actionOf(event);
    if (act === null) return;
    event.preventDefault();
    switch (act) {
      case 'up':
        return move(category, placeUp(categories, category.id));
      case 'down':
        return move(category, placeDown(categories, category.id));
      case 'in':
        return move(category, placeIn(categories, category.id));
      case 'out':
        return move(category, placeOut(categories, category.id));
      case 'next':
        return focus(rows[Math.min(index + 1, rows.length - 1)]?.category.id ?? category.id);
      case 'previous':
        return focus(rows[Math.max(index - 1, 0)]?.category.id ?? category.id);
      case 'open':
        return fold(category.id, false);
      case 'close':
        if (row.parent && !folded.has(category.id)) return fold(category.id, true);
        return category.parentId === null ? undefined : focus(category.parentId);
      case 'rename':
        if (editable && !category.system) setRenaming(category.id);
    }
  };
  const create = async (name: string) => {
    if (adding === undefined) return;
    // The field stays for the next one: trees are made several at a time.
    if (name !== '') await changes.create({ name, type, parentId: adding });
  };
  const addField = (depth: number) => (
    <NameField
      label={t('add.name')}
      initial=""
      depth={depth}
      onSave={create}
      keepsOpen
      onClose={() => setAdding(undefined)}
    />
  );

  return (
    <section className={classes.tree} aria-label={t(`type.${type}`)}>
      <div className={classes.heading}>
        <h2>{t(`type.${type}`)}</h2>
        {editable ? (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={15} aria-hidden="true" />}
            aria-label={t('add.to', { type: t(`type.${type}`) })}
            onClick={() => setAdding(null)}
          >
            {t('add.button')}
          </Button>
        ) : null}
      </div>
      {adding === null ? addField(0) : null}
      {rows.length === 0 ? (
        <EmptyState compact title={t('empty.title')} text={t('empty.text')} />
      ) : (
        <div
          ref={grid}
          role="treegrid"
          tabIndex={-1}
          className={classes.grid}
          aria-label={t(`type.${type}`)}
          onKeyDown={onKeyDown}
          onDragLeave={(event) => {
            if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setHover(null);
          }}
        >
          {rows.map(({ category, depth, parent }) => (
            <div key={category.id} role="presentation">
              {renaming === category.id ? (
                <NameField
                  label={t('renameOf', { name: category.name })}
                  initial={category.name}
                  depth={depth}
                  onSave={(name) => changes.update(category, { name })}
                  onClose={() => {
                    setRenaming(null);
                    focus(category.id);
                  }}
                />
              ) : (
                <CategoryRow
                  householdId={householdId}
                  category={category}
                  depth={depth}
                  parent={parent}
                  folded={folded.has(category.id)}
                  color={colorOf(categories, category)}
                  count={branchCount(categories, category.id)}
                  editable={editable}
                  active={category.id === reached}
                  highlighted={category.id === open}
                  dragged={dragged === category.id}
                  hover={hover?.overId === category.id && hover.place !== null ? hover.zone : null}
                  places={{
                    up: placeUp(categories, category.id),
                    down: placeDown(categories, category.id),
                    in: placeIn(categories, category.id),
                    out: placeOut(categories, category.id),
                  }}
                  onFold={(closed) => fold(category.id, closed)}
                  onFocus={() => setActive(category.id)}
                  onMove={(place) => move(category, place)}
                  onRename={() => setRenaming(category.id)}
                  onAdd={() => {
                    fold(category.id, false);
                    setAdding(category.id);
                  }}
                  onColor={(color) => void changes.update(category, { color })}
                  onArchive={(out) => void changes.archive(category, out)}
                  onMerge={() => setMerging(category)}
                  onDragStart={() => setDragged(category.id)}
                  onDragEnd={() => {
                    setDragged(null);
                    setHover(null);
                  }}
                  onDragOver={(zone) => {
                    if (dragged === null || (hover?.overId === category.id && hover.zone === zone)) return;
                    const place = placeOfDrop(categories, { id: dragged, overId: category.id, zone });
                    setHover({ overId: category.id, zone, place });
                  }}
                  onDrop={(zone) => {
                    // Where it is let go counts, also where the look of it is not drawn yet.
                    const moved = categories.find(({ id }) => id === dragged);
                    if (moved)
                      move(moved, placeOfDrop(categories, { id: moved.id, overId: category.id, zone }));
                    setDragged(null);
                    setHover(null);
                  }}
                />
              )}
              {adding === category.id ? addField(depth + 1) : null}
            </div>
          ))}
        </div>
      )}
      {merging ? (
        <MergeDialog
          from={merging}
          categories={categories}
          onMerge={(into) => changes.merge(merging, into)}
          onClose={() => setMerging(null)}
        />
      ) : null}
    </section>
  );
}

type TreeAction = 'up' | 'down' | 'in' | 'out' | 'next' | 'previous' | 'open' | 'close' | 'rename';

function actionOf({ key, altKey, ctrlKey, metaKey }: KeyboardEvent): TreeAction | null {
  if (ctrlKey || metaKey) return null;
  const moves: Record<string, TreeAction> = {
    ArrowUp: 'up',
    ArrowDown: 'down',
    ArrowRight: 'in',
    ArrowLeft: 'out',
  };
  const steps: Record<string, TreeAction> = {
    ArrowUp: 'previous',
    ArrowDown: 'next',
    ArrowRight: 'open',
    ArrowLeft: 'close',
    F2: 'rename',
    Enter: 'rename',
  };
  return (altKey ? moves : steps)[key] ?? null;
}
