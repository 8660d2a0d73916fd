import { lazyPart } from '../../apollo/load-patiently.ts';
import { ActionIcon, Popover, TextInput, type TextInputProps } from '@mantine/core';
import { IconCalendar } from '@tabler/icons-react';
import { Suspense, useState, type KeyboardEvent, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { addDays, type BusinessDate } from '../format/business-date.ts';
import { useFormat } from '../format/format-context.tsx';
import { Bone } from './skeletons.tsx';

const Calendar = lazyPart(() => import('./calendar.tsx').then((module) => module.Calendar));

interface DateInputProps extends Omit<TextInputProps, 'value' | 'onChange' | 'onKeyDown' | 'ref'> {
  readonly value: BusinessDate | null;
  /** Told when the field is left or Enter is pressed; null when the text is no day that exists. */
  readonly onChange: (date: BusinessDate | null) => void;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
  /** Leaves the calendar button out, where there is no room. */
  readonly bare?: boolean;
}

/**
 * A field for a business date that is typed: `23`, `23.11.`, `23/11/26`, `+1`; ↑ and ↓ move by a day; a button
 * opens a calendar. A text that is no date stays in the field, with a sentence.
 */
export function DateInput({
  value,
  onChange,
  inputRef,
  onKeyDown,
  bare = false,
  error,
  ...field
}: DateInputProps) {
  const { t } = useTranslation('shared');
  const format = useFormat();
  const [typed, setTyped] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  const unreadable = typed !== null && typed.trim() !== '' && format.readDate(typed) === null;

  const take = () => {
    if (typed === null) return;
    const date = format.readDate(typed);
    if (date !== null) setTyped(null);
    if (date !== value) onChange(date);
  };
  const handleKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter' || event.key === 'Tab') take();
    if (event.key === 'Escape' && typed !== null) setTyped(null);
    if ((event.key === 'ArrowUp' || event.key === 'ArrowDown') && !event.altKey) {
      event.preventDefault();
      const from = (typed === null ? value : format.readDate(typed)) ?? format.today;
      setTyped(null);
      onChange(addDays(from, event.key === 'ArrowUp' ? 1 : -1));
    }
    onKeyDown?.(event);
  };

  const calendar = (
    <Popover opened={open} onChange={setOpen} position="bottom-end" trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon size={26} aria-label={t('date.openCalendar')} onClick={() => setOpen(!open)}>
          <IconCalendar size={16} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <Suspense fallback={<Bone width={252} height={240} />}>
          <Calendar
            value={value}
            onPick={(date) => {
              setTyped(null);
              setOpen(false);
              onChange(date);
            }}
          />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
  return (
    <TextInput
      {...field}
      ref={inputRef}
      value={typed ?? (value === null ? '' : format.date(value, 'numeric'))}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={take}
      onKeyDown={handleKey}
      autoComplete="off"
      error={error ?? (unreadable ? t('date.unreadable') : null)}
      rightSection={bare ? null : calendar}
    />
  );
}
