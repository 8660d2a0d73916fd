import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import classes from './toasts.module.css';

/** Says shortly that something happened. `tone: 'problem'` stays longer and is read out at once. */
export function showToast(message: string, tone: 'plain' | 'problem' = 'plain'): void {
  notifications.show({
    message,
    closeButtonProps: closeButton(),
    autoClose: tone === 'problem' ? 10_000 : 4_000,
    ...(tone === 'problem' ? { color: 'red', role: 'alert' } : {}),
  });
}

/** Says what was done and offers to take it back. Nothing asks before a deletion; this is its other half. */
export function showUndoToast({
  message,
  undoLabel,
  onUndo,
}: {
  message: string;
  undoLabel: string;
  onUndo: () => unknown;
}): void {
  const id = `undo-${Date.now()}-${Math.random()}`;
  notifications.show({
    id,
    closeButtonProps: closeButton(),
    autoClose: 8_000,
    message: (
      <span className={classes.undo}>
        <span className={classes.text}>{message}</span>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            notifications.hide(id);
            void onUndo();
          }}
        >
          {undoLabel}
        </Button>
      </span>
    ),
  });
}

/** Says what went wrong after its screen was left, and offers to try again. It stays until one of the two is done. */
export function showProblemToast({
  message,
  actionLabel,
  onAction,
  onDismiss,
}: {
  message: string;
  actionLabel: string;
  onAction: () => void;
  onDismiss: () => void;
}): void {
  const id = `problem-${Date.now()}-${Math.random()}`;
  let isDone = false;
  notifications.show({
    id,
    closeButtonProps: closeButton(),
    autoClose: false,
    color: 'red',
    role: 'alert',
    onClose: () => {
      if (!isDone) onDismiss();
    },
    message: (
      <span className={classes.undo}>
        <span className={classes.text}>{message}</span>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            isDone = true;
            notifications.hide(id);
            onAction();
          }}
        >
          {actionLabel}
        </Button>
      </span>
    ),
  });
}

/** The cross of a toast, by its name. */
function closeButton(): { 'aria-label': string } {
  return { 'aria-label': i18next.t('shell.close') };
}
