import { useApolloClient } from '@apollo/client/react';
import { IconFileImport } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayEdit, type Household } from '../../apollo/books.ts';
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
  const [dragging, setDragging] = useState(false);
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

  useEffect(() => {
    if (!editable) return undefined;
    // Each element below tells of entering and leaving; the file has left when all that were entered are left.
    let depth = 0;
    const move = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      if (event.type === 'dragenter') depth += 1;
      if (event.type === 'dragleave') depth -= 1;
      if (event.type === 'drop') depth = 0;
      setDragging(depth > 0);
    };
    const drop = (event: DragEvent) => {
      const isTaken = event.defaultPrevented;
      move(event);
      const files = [...(event.dataTransfer?.files ?? [])];
      // A drop field of the screen itself has taken it already.
      if (!isTaken && files.length > 0) void latest.current(files);
    };
    window.addEventListener('dragenter', move);
    window.addEventListener('dragover', move);
    window.addEventListener('dragleave', move);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragenter', move);
      window.removeEventListener('dragover', move);
      window.removeEventListener('dragleave', move);
      window.removeEventListener('drop', drop);
    };
  }, [editable]);

  if (!dragging) return null;
  return (
    <div className={classes.overlay}>
      <div className={classes.note}>
        <IconFileImport size={32} stroke={1.4} aria-hidden="true" />
        {t('drop.here')}
        <span className={classes.formats}>{t('drop.formats')}</span>
      </div>
    </div>
  );
}
