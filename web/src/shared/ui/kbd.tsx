import { printedKeys } from '../keyboard/shortcuts.ts';
import classes from './states.module.css';

/**
 * Keys as they are printed on the keyboard: `<Keys of="mod+k" />` is ⌘ K. Left out where there is hardly a keyboard (touch,
 * phones), unless `always`.
 */
export function Keys({ of, always = false }: { of: string; always?: boolean }) {
  return (
    <span className={classes.keys} data-always={always || undefined}>
      {printedKeys(of).map((key, index) => (
        <kbd key={index} className={classes.kbd}>
          {key}
        </kbd>
      ))}
    </span>
  );
}
