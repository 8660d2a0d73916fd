import { Combobox, useCombobox } from '@mantine/core';
import { useState, type KeyboardEvent, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { Books } from '../use-books.ts';
import classes from './editor.module.css';
import { completionOf, usePayees, type KnownPayee } from './use-payees.ts';

interface PayeeCellProps {
  readonly value: string;
  /** Told with each key; `known` when a payee of the books was taken. */
  readonly onChange: (payee: string, known?: KnownPayee) => void;
  readonly books: Books;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly inputClassName?: string | undefined;
}

/**
 * The payee, completed from history: the rest of the best one stands greyed behind what is typed. Tab, Enter and → take
 * it, ↓ walks the others, Escape or Delete do without.
 */
export function PayeeCell({ value, onChange, books, inputRef, inputClassName }: PayeeCellProps) {
  const { t } = useTranslation('transactions');
  const [isTyping, setTyping] = useState(false);
  const combobox = useCombobox();
  const payees = usePayees(books.householdId, value, isTyping);
  const completion = isTyping ? completionOf(value, payees) : null;

  const take = (payee: KnownPayee) => {
    setTyping(false);
    combobox.closeDropdown();
    onChange(payee.name, payee);
  };
  const exact = () =>
    payees.find(({ name }) => name.toLocaleLowerCase() === value.trim().toLocaleLowerCase());
  const handleKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const marked = combobox.dropdownOpened ? payees[combobox.getSelectedOptionIndex()] : undefined;
    const atEnd = event.currentTarget.selectionStart === value.length;
    switch (event.key) {
      case 'Tab':
      case 'Enter': {
        if (!isTyping || event.shiftKey) return;
        const taken = marked ?? completion?.payee ?? exact();
        if (taken) take(taken);
        else setTyping(false);
        combobox.closeDropdown();
        return;
      }
      case 'ArrowRight':
        if (completion && atEnd) {
          event.preventDefault();
          take(completion.payee);
        }
        return;
      case 'Delete':
      case 'Escape':
        if (!isTyping || (payees.length === 0 && completion === null)) return;
        event.preventDefault();
        event.stopPropagation();
        setTyping(false);
        combobox.closeDropdown();
    }
  };

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => payees.filter((payee) => payee.id === id).forEach(take)}
      withinPortal
    >
      <Combobox.DropdownTarget>
        <span className={classes.ghosted}>
          {completion ? (
            <span className={`${inputClassName ?? classes.field} ${classes.ghost}`} aria-hidden="true">
              <span className={classes.invisible}>{value}</span>
              {completion.rest}
            </span>
          ) : null}
          <Combobox.EventsTarget>
            <input
              ref={inputRef}
              className={inputClassName ?? classes.field}
              aria-label={t('editor.payee')}
              placeholder={t('editor.payee')}
              value={value}
              maxLength={500}
              autoComplete="off"
              onChange={(event) => {
                setTyping(true);
                combobox.resetSelectedOption();
                combobox.openDropdown();
                onChange(event.currentTarget.value);
              }}
              onFocus={(event) => event.currentTarget.select()}
              onBlur={() => {
                setTyping(false);
                combobox.closeDropdown();
              }}
              onKeyDownCapture={handleKey}
            />
          </Combobox.EventsTarget>
        </span>
      </Combobox.DropdownTarget>
      <Combobox.Dropdown hidden={payees.length === 0 || !isTyping} className={classes.payees}>
        <Combobox.Options aria-label={t('editor.knownPayees')}>
          {payees.map((payee) => (
            <Combobox.Option key={payee.id} value={payee.id} className={classes.payeeOption}>
              <span className={classes.cut}>{payee.name}</span>
              <span className={classes.hint}>
                {payee.lastCategoryId === null ? '' : books.category(payee.lastCategoryId)?.path.join(' ▸ ')}
              </span>
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
