import {
  IconFile,
  IconFileSpreadsheet,
  IconFileText,
  IconFileTypePdf,
  IconFileZip,
  IconMail,
  IconPhoto,
} from '@tabler/icons-react';

const names: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'image/jpeg': 'JPEG',
  'image/svg+xml': 'SVG',
  'text/plain': 'TXT',
  'text/html': 'HTML',
};

/** What kind of file it is in a word, by its content where that says it, else by the end of its name; null for neither. */
export function fileKind({ mediaType, name }: { mediaType: string; name: string }): string | null {
  const known = names[mediaType];
  if (known !== undefined && mediaType !== 'text/plain') return known;
  const end = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toUpperCase();
  if (known !== undefined) return end ?? known;
  const [type, subtype = ''] = mediaType.split('/');
  if (type === 'image') return subtype.replace(/^x-/, '').toUpperCase();
  return end ?? null;
}

/** A picture of the kind of file. */
export function FileIcon({ mediaType, name }: { mediaType: string; name: string }) {
  const icon = { size: 22, stroke: 1.4, 'aria-hidden': true } as const;
  if (mediaType.startsWith('image/')) return <IconPhoto {...icon} />;
  if (mediaType === 'application/pdf' || /\.pdf$/i.test(name)) return <IconFileTypePdf {...icon} />;
  if (/\.(csv|tsv|xlsx?|ods|numbers)$/i.test(name)) return <IconFileSpreadsheet {...icon} />;
  if (/\.(eml|msg)$/i.test(name)) return <IconMail {...icon} />;
  if (/zip|compressed|x-tar|gzip/.test(mediaType)) return <IconFileZip {...icon} />;
  return mediaType.startsWith('text/') ? <IconFileText {...icon} /> : <IconFile {...icon} />;
}
