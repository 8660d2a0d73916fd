import { UnstyledButton } from '@mantine/core';
import { IconArchive, IconChevronDown, IconChevronRight, IconGripVertical } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Category } from '../../apollo/books.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import classes from './categories.module.css';
import { CategoryMenu, type Places } from './category-menu.tsx';
import type { DropZone, Place } from './tree-moves.ts';

interface CategoryRowProps {
  readonly householdId: string;
  readonly category: Category;
  readonly depth: number;
  readonly parent: boolean;
  readonly folded: boolean;
  /** Its colour, or the one it has from above; null when there is none. */
  readonly color: string | null;
  /** Entries in it and below it. */
  readonly count: number;
  readonly editable: boolean;
  readonly active: boolean;
  readonly highlighted: boolean;
  readonly dragged: boolean;
  readonly hover: DropZone | null;
  readonly places: Places;
  readonly onFold: (closed: boolean) => void;
  readonly onFocus: () => void;
  readonly onMove: (place: Place) => void;
  readonly onRename: () => void;
  readonly onAdd: () => void;
  readonly onColor: (color: string) => void;
  readonly onArchive: (archived: boolean) => void;
  readonly onMerge: () => void;
  readonly onDragStart: () => void;
  readonly onDragEnd: () => void;
  readonly onDragOver: (zone: DropZone) => void;
  readonly onDrop: (zone: DropZone) => void;
}

/** One category: its colour, name, entries as a link, and what can be done with it. */
export function CategoryRow(props: CategoryRowProps) {
  const { householdId, category, depth, parent, folded, color, count, editable, active } = props;
  const { t } = useTranslation('categories');
  const format = useFormat();
  const movable = editable && !category.system;
  const tabIndex = active ? 0 : -1;
  return (
    <div
      className={classes.row}
      role="row"
      aria-level={depth + 1}
      {...(parent ? { 'aria-expanded': !folded } : {})}
      data-id={category.id}
      data-archived={category.archived || undefined}
      data-dragged={props.dragged || undefined}
      data-hover={props.hover ?? undefined}
      data-highlighted={props.highlighted || undefined}
      tabIndex={tabIndex}
      draggable={movable}
      onFocus={props.onFocus}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', category.name);
        props.onDragStart();
      }}
      onDragEnd={props.onDragEnd}
      onDragOver={(event) => {
        event.preventDefault();
        props.onDragOver(zoneOf(event));
      }}
      onDrop={(event) => {
        event.preventDefault();
        props.onDrop(zoneOf(event));
      }}
    >
      <span role="gridcell" className={classes.nameCell} style={{ paddingInlineStart: depth * 22 }}>
        {movable ? (
          <IconGripVertical size={14} className={classes.grip} aria-hidden="true" />
        ) : (
          <span className={classes.noGrip} />
        )}
        {parent ? (
          <UnstyledButton
            className={classes.fold}
            tabIndex={-1}
            aria-label={folded ? t('unfold', { name: category.name }) : t('fold', { name: category.name })}
            onClick={() => props.onFold(!folded)}
          >
            {folded ? <IconChevronRight size={14} /> : <IconChevronDown size={14} />}
          </UnstyledButton>
        ) : (
          <span className={classes.noFold} />
        )}
        <i
          className={classes.dot}
          data-inherited={category.color === null || undefined}
          style={color === null ? undefined : { background: color }}
        />
        <span
          className={classes.name}
          title={category.name}
          onDoubleClick={movable ? props.onRename : undefined}
        >
          {category.name}
        </span>
        {category.archived ? (
          <span className={classes.tag}>
            <IconArchive size={12} aria-hidden="true" />
            {t('archivedTag')}
          </span>
        ) : null}
        {category.system ? <span className={classes.tag}>{t('systemTag')}</span> : null}
      </span>
      <span role="gridcell" className={classes.countCell}>
        <Link
          className={classes.count}
          to="/h/$householdId/transactions"
          params={{ householdId }}
          search={category.system ? { uncategorised: true } : { category: [category.id] }}
          tabIndex={tabIndex}
          aria-label={t('entriesOf', { count, formatted: format.count(count), name: category.name })}
        >
          {format.count(count)}
        </Link>
      </span>
      <span role="gridcell" className={classes.menuCell}>
        {movable ? <CategoryMenu {...props} tabIndex={tabIndex} /> : null}
      </span>
    </div>
  );
}

/** The upper and lower quarter of a row mean before and after it, the middle means below it in the tree. */
function zoneOf(event: DragEvent<HTMLElement>): DropZone {
  const { top, height } = event.currentTarget.getBoundingClientRect();
  const at = (event.clientY - top) / height;
  return at < 0.28 ? 'before' : at > 0.72 ? 'after' : 'inside';
}
