import { useApolloClient } from '@apollo/client/react';
import { IconFileImport } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useCallback, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { mayEdit, type Household } from '../../apollo/books.ts';
import { useFilesElsewhere } from '../../shared/ui/file-drag.ts';
import { useFailureText } from '../../shared/ui/failure-text.ts';
import { showToast } from '../../shared/ui/toasts.tsx';
import classes from './drop-overlay.module.css';

/** A bank file may be dropped anywhere; on an account's screen it is meant for that account. */
export function DropOverlay({ household }: { household: Household }) {
  const { t } = useTranslation('app');
  const client = useApolloClient();
  const navigate = useNavigate();
  const failureText = useFailureText();
  const { accountId } = useParams({ strict: false });
  const editable = mayEdit(household.role);

  const take = async (files: readonly File[]) => {
    const { startImport } = await import('../../features/importing/start-import.ts');
    for (const file of files) {
      try {
        const batchId = await startImport({
          client,
          householdId: household.id,
          file,
          accountId: accountId ?? null,
        });
        await navigate({
          to: '/h/$householdId/import/$batchId',
          params: { householdId: household.id, batchId },
        });
      } catch (error) {
        showToast(`${file.name}: ${failureText(error)}`, 'problem');
      }
    }
  };
  const latest = useRef(take);
  latest.current = take;
  const takeLatest = useCallback((files: readonly File[]) => void latest.current(files), []);
  const { drag, hasTargets } = useFilesElsewhere(editable ? takeLatest : null);

  if (!editable || drag === null) return null;
  return (
    <div
      className={classes.overlay}
      role="status"
      data-beside={hasTargets || undefined}
      data-quiet={drag === 'target' || undefined}
    >
      <div className={classes.note}>
        <IconFileImport size={32} stroke={1.4} aria-hidden="true" />
        {t('drop.here')}
        <span className={classes.formats}>{t('drop.formats')}</span>
      </div>
    </div>
  );
}
