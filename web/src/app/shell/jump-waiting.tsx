import { IconSearch } from '@tabler/icons-react';
import { useLayoutEffect, useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { closeOpened, holdKey, returnFocus, setTyped, useTyped } from './jump-store.ts';
import classes from './jump-waiting.module.css';

/** Keys that act on results: they are kept until there are some. */
const actingKeys = ['Enter', 'ArrowDown', 'ArrowUp'];

/**
 * Takes the keyboard in the moment the search is asked for, and holds what is typed until the search itself is loaded
 * and drawn. It is seen only where that takes long.
 */
export function JumpWaiting() {
  const { t } = useTranslation('app');
  const typed = useTyped();
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => field.current?.focus({ preventScroll: true }), []);

  const close = () => {
    returnFocus();
    closeOpened();
  };
  const handleKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') close();
    else if (actingKeys.includes(event.key)) holdKey(event.nativeEvent);
    else if (event.key !== 'Tab') return;
    event.preventDefault();
  };
  return (
    <div
      className={classes.overlay}
      role="presentation"
      onMouseDown={(event) => {
        if (event.target === event.currentTarget) close();
      }}
    >
      <div className={classes.box} role="dialog" aria-modal="true" aria-label={t('jump.placeholder')}>
        <IconSearch size={18} stroke={1.6} aria-hidden="true" />
        <input
          ref={field}
          className={classes.field}
          aria-label={t('jump.placeholder')}
          placeholder={t('jump.placeholder')}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={handleKey}
        />
      </div>
    </div>
  );
}
