import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { BatchFieldsFragment } from '../../apollo/generated/importing/graphql.ts';
import classes from './file-issues.module.css';
import { useIssueSentence } from './reason-sentence.ts';

/** So many are shown; a file with more of them has them all for the same reason. */
const shownMax = 4;

/** What to know of a file that was read all the same: cut off, told in another encoding, a balance that is none. */
export function FileIssues({ issues }: { issues: BatchFieldsFragment['issues'] }) {
  const { t } = useTranslation('importing');
  const sentence = useIssueSentence();
  if (issues.length === 0) return null;
  return (
    <ul className={classes.issues} aria-label={t('issues')}>
      {issues.slice(0, shownMax).map((issue, index) => (
        <li key={index}>
          <IconAlertTriangle size={15} aria-hidden="true" />
          <span>
            {sentence(issue)}
            {issue.lineNumber > 0 ? ` (${t('line.title', { number: issue.lineNumber })})` : ''}
          </span>
        </li>
      ))}
      {issues.length > shownMax ? <li>{t('issuesMore', { count: issues.length - shownMax })}</li> : null}
    </ul>
  );
}
