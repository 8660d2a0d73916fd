import { TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import classes from './categories.module.css';

interface NameFieldProps {
  readonly label: string;
  readonly initial: string;
  readonly depth: number;
  /** Answers whether it was saved; what was typed stays when it was not. */
  readonly onSave: (name: string) => Promise<unknown>;
  /** Empties itself after saving, for the next one. */
  readonly keepsOpen?: boolean;
  readonly onClose: () => void;
}

/** A category's name in place: Enter saves, Escape gives back what was there, leaving saves. */
export function NameField({ label, initial, depth, onSave, keepsOpen = false, onClose }: NameFieldProps) {
  const [name, setName] = useState(initial);
  const saving = useRef(false);
  const save = async (leaving: boolean) => {
    const typed = name.trim();
    if (saving.current) return;
    if (typed === '' || typed === initial) {
      onClose();
      return;
    }
    saving.current = true;
    const done = await onSave(typed);
    saving.current = false;
    if (done === false) return;
    if (keepsOpen && !leaving) setName('');
    else onClose();
  };
  return (
    <div className={classes.nameField} style={{ paddingInlineStart: 30 + depth * 22 }}>
      <TextInput
        size="xs"
        aria-label={label}
        placeholder={keepsOpen ? label : undefined}
        value={name}
        maxLength={200}
        autoFocus
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => setName(event.currentTarget.value)}
        onBlur={() => void save(true)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Enter') void save(false);
          if (event.key === 'Escape') {
            saving.current = true;
            onClose();
          }
        }}
      />
    </div>
  );
}
