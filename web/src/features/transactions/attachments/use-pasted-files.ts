import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../shared/format/format-context.tsx';
import type { TakeFiles } from '../../../shared/ui/file-drag.ts';

/**
 * Takes files, and pictures, that are pasted anywhere on the page; null leaves them alone. A text that is pasted into a field
 * stays a text, also where the program it comes from sends a picture of it along.
 */
export function usePastedFiles(take: TakeFiles | null): void {
  const { t } = useTranslation('transactions');
  const format = useFormat();
  const name = (file: File) => {
    const end = file.type.split('/')[1]?.replace(/\+.*$/, '') ?? 'png';
    const when = format.instant(new Date().toISOString()).replaceAll(/[/\\:]/g, '.');
    return `${t('files.pasted', { when })}.${end}`;
  };
  const latest = useRef({ take, name });
  latest.current = { take, name };
  const isTaking = take !== null;
  useEffect(() => {
    if (!isTaking) return undefined;
    const handlePaste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      const isInField =
        event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (isInField && event.clipboardData?.types.includes('text/plain')) return;
      event.preventDefault();
      const { take: takeNow, name: nameOf } = latest.current;
      // Browsers call every copied picture the same.
      takeNow?.(files.map((file) => (file.name === 'image.png' ? renamed(file, nameOf(file)) : file)));
    };
    document.addEventListener('paste', handlePaste);
    return () => document.removeEventListener('paste', handlePaste);
  }, [isTaking]);
}

function renamed(file: File, name: string): File {
  return new File([file], name, { type: file.type, lastModified: file.lastModified });
}
