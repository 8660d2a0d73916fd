import { ActionIcon, ColorSwatch, Menu, UnstyledButton } from '@mantine/core';
import {
  IconArchive,
  IconArchiveOff,
  IconArrowDown,
  IconArrowMerge,
  IconArrowUp,
  IconCheck,
  IconDots,
  IconIndentDecrease,
  IconIndentIncrease,
  IconPencil,
  IconPlus,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Category } from '../../apollo/books.ts';
import { Keys } from '../../shared/ui/kbd.tsx';
import classes from './categories.module.css';
import type { Place } from './tree-moves.ts';

/** Where a category can go from where it stands; null where it cannot. */
export interface Places {
  readonly up: Place | null;
  readonly down: Place | null;
  readonly in: Place | null;
  readonly out: Place | null;
}

/** Colours that stand apart from each other in both schemes. */
const colors = [
  '#2f57d0',
  '#0b7285',
  '#19764a',
  '#6b8e23',
  '#b08900',
  '#c05a1c',
  '#c2322d',
  '#b83280',
  '#6b4ac2',
  '#5f6268',
] as const;

interface CategoryMenuProps {
  readonly category: Category;
  readonly places: Places;
  readonly tabIndex: number;
  readonly onMove: (place: Place) => void;
  readonly onRename: () => void;
  readonly onAdd: () => void;
  readonly onColor: (color: string) => void;
  readonly onArchive: (archived: boolean) => void;
  readonly onMerge: () => void;
}

/** Everything that can be done with a category, for those who do not drag or know the keys. */
export function CategoryMenu(props: CategoryMenuProps) {
  const { category, places, tabIndex, onMove, onRename, onAdd, onColor, onArchive, onMerge } = props;
  const { t } = useTranslation('categories');
  const icon = { size: 16, 'aria-hidden': true } as const;
  const moves = [
    { label: t('menu.up'), keys: 'alt+ArrowUp', place: places.up, icon: <IconArrowUp {...icon} /> },
    { label: t('menu.down'), keys: 'alt+ArrowDown', place: places.down, icon: <IconArrowDown {...icon} /> },
    { label: t('menu.in'), keys: 'alt+ArrowRight', place: places.in, icon: <IconIndentIncrease {...icon} /> },
    {
      label: t('menu.out'),
      keys: 'alt+ArrowLeft',
      place: places.out,
      icon: <IconIndentDecrease {...icon} />,
    },
  ];
  return (
    <Menu position="bottom-end" width={290}>
      <Menu.Target>
        <ActionIcon size={26} tabIndex={tabIndex} aria-label={t('menu.of', { name: category.name })}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil {...icon} />} rightSection={<Keys of="F2" />} onClick={onRename}>
          {t('menu.rename')}
        </Menu.Item>
        <Menu.Item leftSection={<IconPlus {...icon} />} onClick={onAdd} disabled={category.archived}>
          {t('menu.add')}
        </Menu.Item>
        <Menu.Divider />
        {moves.map(({ label, keys, place, icon: image }) => (
          <Menu.Item
            key={keys}
            leftSection={image}
            rightSection={<Keys of={keys} />}
            disabled={place === null}
            onClick={() => place && onMove(place)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('menu.color')}</Menu.Label>
        <div className={classes.colors} role="group" aria-label={t('menu.color')}>
          {colors.map((color) => (
            <ColorSwatch
              key={color}
              component="button"
              type="button"
              size={20}
              radius="sm"
              color={color}
              aria-label={t('menu.colorIs', { color })}
              role="menuitemradio"
              aria-checked={category.color === color}
              onClick={() => onColor(color)}
            >
              {category.color === color ? <IconCheck size={12} color="#fff" /> : null}
            </ColorSwatch>
          ))}
          <UnstyledButton
            className={classes.noColor}
            role="menuitemradio"
            aria-checked={category.color === null}
            onClick={() => onColor('')}
          >
            {t('menu.noColor')}
          </UnstyledButton>
        </div>
        <Menu.Divider />
        <Menu.Item leftSection={<IconArrowMerge {...icon} />} onClick={onMerge}>
          {t('menu.merge')}
        </Menu.Item>
        <Menu.Item
          leftSection={category.archived ? <IconArchiveOff {...icon} /> : <IconArchive {...icon} />}
          onClick={() => onArchive(!category.archived)}
        >
          {category.archived ? t('menu.bringBack') : t('menu.archive')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
