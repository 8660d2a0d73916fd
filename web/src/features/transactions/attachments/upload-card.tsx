import { ActionIcon, Button, Progress } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatBytes } from '../../../shared/format/bytes.ts';
import { useFailureText } from '../../../shared/ui/failure-text.ts';
import classes from './attachments.module.css';
import { FileIcon } from './file-kind.tsx';
import type { Upload } from './upload-store.ts';

interface UploadCardProps {
  readonly upload: Upload;
  readonly locale: string;
  readonly onRetry: () => void;
  readonly onCancel: () => void;
}

/** A file on its way: how far it is, why it is not further, and how to go on or give it up. */
export function UploadCard({ upload: { file, state }, locale, onRetry, onCancel }: UploadCardProps) {
  const { t } = useTranslation('transactions');
  const failureText = useFailureText();
  const isFailed = state.kind === 'failed';
  const said = {
    queued: () => t('files.queued'),
    offline: () => t('files.offline'),
    sending: () => t('files.sending', { percent: state.kind === 'sending' ? state.percent : 0 }),
    kept: () => t('files.kept'),
    attaching: () => t('files.attaching'),
    failed: () => failureText(isFailed ? state.error : null),
  }[state.kind]();
  return (
    <li className={classes.card} data-state={state.kind}>
      <span className={classes.thumb}>
        <FileIcon mediaType={file.type} name={file.name} />
      </span>
      <div className={classes.about}>
        <span className={classes.name} title={file.name}>
          {file.name}
        </span>
        <span className={isFailed ? classes.problem : classes.meta} {...(isFailed ? { role: 'alert' } : {})}>
          {isFailed ? said : `${said} · ${formatBytes(file.size, locale)}`}
        </span>
        {state.kind === 'sending' ? (
          <Progress
            className={classes.progress ?? ''}
            size={3}
            value={state.percent}
            aria-label={t('files.progress', { name: file.name })}
          />
        ) : null}
      </div>
      <div className={classes.actions} data-shown>
        {isFailed ? (
          <Button size="compact-xs" variant="default" onClick={onRetry}>
            {t('files.tryAgain')}
          </Button>
        ) : null}
        {state.kind === 'attaching' ? null : (
          <ActionIcon aria-label={t('files.cancel', { name: file.name })} onClick={onCancel}>
            <IconX size={15} stroke={1.6} />
          </ActionIcon>
        )}
      </div>
    </li>
  );
}
