import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { serverUrl } from '../../../apollo/address.ts';
import { RowSkeletons } from '../../../shared/ui/skeletons.tsx';
import type { Attachment } from '../attachments/use-attachments.ts';
import classes from './preview.module.css';

/** So much of a text is shown; nobody reads more of a receipt, and a page of it stays quick. */
const shownBytesMax = 262_144;

/** The beginning of a text file, or all of it. */
export function TextPreview({ attachment, onBroken }: { attachment: Attachment; onBroken: () => void }) {
  const { t } = useTranslation('transactions');
  const { address, sizeBytes, name } = attachment;
  const [text, setText] = useState<string | null>(null);
  const isCut = sizeBytes > shownBytesMax;
  useEffect(() => {
    const stop = new AbortController();
    fetch(serverUrl(address), {
      credentials: 'same-origin',
      signal: stop.signal,
      ...(isCut ? { headers: { range: `bytes=0-${shownBytesMax - 1}` } } : {}),
    })
      .then(async (response) => {
        if (!response.ok) throw new Error(`the text was answered by ${response.status}`);
        // Where it was cut within a character, that character is left out.
        setText(new TextDecoder().decode(await response.arrayBuffer(), { stream: isCut }));
      })
      .catch(() => {
        if (!stop.signal.aborted) onBroken();
      });
    return () => stop.abort();
    // What to do when it breaks is not what is loaded.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [address, isCut]);
  if (text === null) return <RowSkeletons rows={10} rowHeight={22} />;
  return (
    <div className={classes.text} role="region" aria-label={name} tabIndex={0}>
      <pre>{text}</pre>
      {isCut ? <p className={classes.cut}>{t('files.textIsCut')}</p> : null}
    </div>
  );
}
