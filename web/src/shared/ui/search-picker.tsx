import { Combobox, TextInput, useCombobox, type TextInputProps } from '@mantine/core';
import Fuse from 'fuse.js';
import { useMemo, useState, type KeyboardEvent, type ReactNode, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './search-picker.module.css';

/** One thing to choose. `searched` is what typing looks through, best first. */
export interface PickerOption {
  readonly value: string;
  readonly label: string;
  readonly searched: readonly string[];
  readonly group?: string;
  /** Depth in a tree, from 0, drawn while nothing is searched. */
  readonly depth?: number;
  /** Name without its parents, drawn in the tree. */
  readonly shortLabel?: string;
  readonly icon?: ReactNode;
  readonly hint?: string | undefined;
}

/** What the pickers pass on to their text field. */
export type PickerFieldProps = Pick<
  TextInputProps,
  | 'label'
  | 'aria-label'
  | 'placeholder'
  | 'error'
  | 'size'
  | 'variant'
  | 'disabled'
  | 'className'
  | 'classNames'
  | 'autoFocus'
  | 'required'
> & {
  readonly inputRef?: Ref<HTMLInputElement>;
  /** Keys that the list does not use itself are told here. */
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
};

interface SearchPickerProps extends PickerFieldProps {
  readonly options: readonly PickerOption[];
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
  /** Whether an emptied field means "none"; otherwise it goes back to what was chosen. */
  readonly clearable?: boolean;
}

const shownMax = 80;

/**
 * A text field that finds one of many by a few letters ("gro" finds Food ▸ Groceries). Arrow keys walk, Enter and
 * Tab take the marked one, Escape gives back what was there.
 */
export function SearchPicker(props: SearchPickerProps) {
  const { options, value, onChange, clearable = false, inputRef, onKeyDown, ...field } = props;
  const { t } = useTranslation('shared');
  const [typed, setTyped] = useState<string | null>(null);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const fuse = useMemo(
    () =>
      new Fuse(options, {
        keys: ['searched'],
        threshold: 0.35,
        ignoreLocation: true,
        ignoreDiacritics: true,
      }),
    [options],
  );
  const searching = typed !== null && typed.trim() !== '';
  const shown = searching
    ? fuse.search(typed.trim(), { limit: shownMax }).map((result) => result.item)
    : options.slice(0, 400);
  const chosen = options.find((option) => option.value === value);

  const take = (taken: string | null) => {
    setTyped(null);
    combobox.closeDropdown();
    if (taken !== value) onChange(taken);
  };
  const leave = () => {
    if (typed !== null && typed.trim() === '' && clearable) take(null);
    setTyped(null);
    combobox.closeDropdown();
  };
  const handleKey = (event: KeyboardEvent<HTMLInputElement>) => {
    const marked = shown[Math.max(combobox.getSelectedOptionIndex(), 0)];
    if (event.key === 'Tab' && searching && marked) take(marked.value);
    // Typed in one go, the first is not marked before the list is drawn; it is meant all the same.
    else if (event.key === 'Enter' && searching && marked && combobox.getSelectedOptionIndex() === -1) {
      event.preventDefault();
      take(marked.value);
      return;
    }
    // With the list closed, Enter and Escape belong to the form or the row around.
    else if (event.key === 'Escape' && combobox.dropdownOpened) {
      event.stopPropagation();
      setTyped(null);
      combobox.closeDropdown();
      return;
    }
    if (!(combobox.dropdownOpened && ['Enter', 'ArrowDown', 'ArrowUp'].includes(event.key)))
      onKeyDown?.(event);
  };

  return (
    <Combobox store={combobox} onOptionSubmit={(taken) => take(taken)} withinPortal>
      <Combobox.Target withExpandedAttribute>
        <TextInput
          {...field}
          // A dialog around gives its focus to the field that says so.
          data-autofocus={field.autoFocus || undefined}
          // Combobox.Target adds aria-controls and aria-expanded.
          // oxlint-disable-next-line jsx-a11y/role-has-required-aria-props
          role="combobox"
          aria-autocomplete="list"
          ref={inputRef}
          value={typed ?? chosen?.label ?? ''}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            combobox.openDropdown();
            combobox.selectFirstOption();
          }}
          onFocus={(event) => event.currentTarget.select()}
          onClick={() => combobox.openDropdown()}
          onBlur={leave}
          onKeyDown={handleKey}
          autoComplete="off"
        />
      </Combobox.Target>
      <Combobox.Dropdown className={classes.dropdown}>
        <Combobox.Options
          className={classes.options}
          aria-label={String(field['aria-label'] ?? field.label ?? '')}
        >
          {shown.length === 0 ? <Combobox.Empty>{t('picker.nothing')}</Combobox.Empty> : null}
          {grouped(shown, searching).map(([group, members]) =>
            group === '' ? (
              members.map((option) => <Option key={option.value} option={option} tree={!searching} />)
            ) : (
              <Combobox.Group key={group} label={group}>
                {members.map((option) => (
                  <Option key={option.value} option={option} tree={!searching} />
                ))}
              </Combobox.Group>
            ),
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

function Option({ option, tree }: { option: PickerOption; tree: boolean }) {
  return (
    <Combobox.Option value={option.value} className={classes.option}>
      <span
        className={classes.label}
        style={tree ? { paddingInlineStart: (option.depth ?? 0) * 14 } : undefined}
      >
        {option.icon}
        <span className={classes.name}>{tree ? (option.shortLabel ?? option.label) : option.label}</span>
      </span>
      {option.hint === undefined ? null : <span className={classes.hint}>{option.hint}</span>}
    </Combobox.Option>
  );
}

/** Options under their headings in the order they come; one list without headings while searching. */
function grouped(options: readonly PickerOption[], searching: boolean): [string, PickerOption[]][] {
  if (searching) return [['', [...options]]];
  const groups = new Map<string, PickerOption[]>();
  for (const option of options) {
    const group = option.group ?? '';
    groups.set(group, [...(groups.get(group) ?? []), option]);
  }
  return [...groups];
}
