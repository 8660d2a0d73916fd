import { IconAlertTriangle } from '@tabler/icons-react';
import type { BatchFieldsFragment } from '../../apollo/generated/importing/graphql.ts';
import classes from './file-issues.module.css';
import { useProblemSentence } from './reason-sentence.ts';

/** Says that nothing came of the last commit or undo, and why, above the lines that still wait or still stand. */
export function InterruptionNote({ problem }: { problem: BatchFieldsFragment['problem'] }) {
  const sentence = useProblemSentence();
  if (problem === null) return null;
  return (
    <div role="status">
      <ul className={classes.issues}>
        <li>
          <IconAlertTriangle size={15} aria-hidden="true" />
          <span>{sentence(problem)}</span>
        </li>
      </ul>
    </div>
  );
}
