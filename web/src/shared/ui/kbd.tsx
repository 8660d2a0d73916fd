import { printedKeys } from '../keyboard/shortcuts.ts';
import classes from './states.module.css';

/** Keys as they are printed on the keyboard: `<Keys of="mod+k" />` is ⌘ K. */
export function Keys({ of }: { of: string }) {
  return (
    <span className={classes.keys}>
      {printedKeys(of).map((key, index) => (
        <kbd key={index} className={classes.kbd}>
          {key}
        </kbd>
      ))}
    </span>
  );
}
