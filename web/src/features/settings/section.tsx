import type { ReactNode } from 'react';
import classes from './settings.module.css';

interface SectionProps {
  readonly title: string;
  readonly text?: string | undefined;
  /** A button beside the title. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** One block of the settings: what it is about, and its fields. */
export function Section({ title, text, action, children }: SectionProps) {
  return (
    <section className={classes.section} aria-label={title}>
      <div className={classes.sectionHead}>
        <div>
          <h2 className={classes.sectionTitle}>{title}</h2>
          {text === undefined ? null : <p className={classes.sectionText}>{text}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}
