import { Button } from '@mantine/core';
import { IconAlertTriangle, IconArrowBackUp, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BatchFieldsFragment } from '../../apollo/generated/importing/graphql.ts';
import { useFormat } from '../../shared/format/format-context.tsx';
import classes from './batch-screen.module.css';
import { useProblemSentence } from './reason-sentence.ts';
import { UndoDialog } from './undo-dialog.tsx';

interface BatchOutcomeProps {
  readonly householdId: string;
  readonly batch: BatchFieldsFragment;
  readonly editor: boolean;
}

/** What became of a batch that waits for nothing any more. */
export function BatchOutcome({ householdId, batch, editor }: BatchOutcomeProps) {
  const { t } = useTranslation('importing');
  const format = useFormat();
  const problemSentence = useProblemSentence();
  const [undoing, setUndoing] = useState(false);

  switch (batch.status) {
    case 'COMMITTED':
      return (
        <section className={classes.outcome} aria-label={t('outcome.committed')}>
          <IconCircleCheck size={22} stroke={1.6} className={classes.good} aria-hidden="true" />
          <div className={classes.outcomeText}>
            <strong>{t('outcome.committed')}</strong>
            <span>
              {batch.committedAt === null
                ? ''
                : t('outcome.by', { when: format.instant(batch.committedAt), name: batch.createdBy.name })}
            </span>
          </div>
          <Button
            variant="default"
            renderRoot={(props) => (
              <Link
                {...props}
                to="/h/$householdId/transactions"
                params={{ householdId }}
                search={{ batch: batch.id }}
              />
            )}
          >
            {t('outcome.show')}
          </Button>
          {editor ? (
            <Button
              variant="default"
              leftSection={<IconArrowBackUp size={16} aria-hidden="true" />}
              onClick={() => setUndoing(true)}
            >
              {t('undo.open')}
            </Button>
          ) : null}
          {undoing ? (
            <UndoDialog householdId={householdId} batch={batch} onClose={() => setUndoing(false)} />
          ) : null}
        </section>
      );
    case 'FAILED':
      return (
        <Ended
          title={t('outcome.failed')}
          text={problemSentence(batch.problem)}
          icon={<IconAlertTriangle size={28} stroke={1.5} className={classes.bad} aria-hidden="true" />}
        />
      );
    case 'CANCELLED':
      return (
        <Ended
          title={t('outcome.cancelled')}
          text={t('outcome.cancelledText')}
          icon={<IconCircleX size={28} stroke={1.5} aria-hidden="true" />}
        />
      );
    case 'UNDONE':
      return (
        <Ended
          title={t('outcome.undone')}
          text={
            batch.undoneAt === null ? '' : t('outcome.undoneText', { when: format.instant(batch.undoneAt) })
          }
          icon={<IconArrowBackUp size={28} stroke={1.5} aria-hidden="true" />}
        />
      );
    case 'READING':
    case 'READY':
    case 'COMMITTING':
      return null;
  }
}

function Ended({ title, text, icon }: { title: string; text: string; icon: ReactNode }) {
  return (
    <div className={classes.ended}>
      {icon}
      <strong>{title}</strong>
      <span>{text}</span>
    </div>
  );
}
