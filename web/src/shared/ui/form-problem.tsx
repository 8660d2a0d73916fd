import type { ReactNode } from 'react';
import classes from './form-problem.module.css';

/** Says under a form why it was not saved; read out at once. Fields keep what was typed. */
export function FormProblem({ children }: { children: ReactNode }) {
  return (
    <div className={classes.problem} role="alert">
      {children}
    </div>
  );
}
