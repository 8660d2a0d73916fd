import type { ReactNode } from 'react';
import classes from './states.module.css';

interface EmptyStateProps {
  readonly title: string;
  readonly text?: string;
  readonly icon?: ReactNode;
  /** Buttons that lead on. */
  readonly actions?: ReactNode;
  /** The title is the heading of the whole page. */
  readonly isPage?: boolean;
  /** Less air, for a card. */
  readonly compact?: boolean;
}

/** What stands where there is nothing yet: what would be here, and how to begin. */
export function EmptyState({ title, text, icon, actions, compact, isPage }: EmptyStateProps) {
  return (
    <div className={compact ? `${classes.state} ${classes.compact}` : classes.state}>
      {icon}
      {isPage ? <h1 className={classes.title}>{title}</h1> : <div className={classes.title}>{title}</div>}
      {text === undefined ? null : <div className={classes.text}>{text}</div>}
      {actions === undefined ? null : <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
