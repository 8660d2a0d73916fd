/** How a file can be looked at without leaving the page. */
export type Preview = 'IMAGE' | 'PDF' | 'TEXT' | 'NONE';

/** What a file is called when nobody can tell what it is. */
export const unknownMediaType = 'application/octet-stream';

/**
 * The whole list of what a browser may show as part of a page. Everything else is handed over as a download of no type:
 * HTML, SVG and XML can carry scripts, and the rest is unknown.
 */
const previews: ReadonlyMap<string, Preview> = new Map([
  ['image/png', 'IMAGE'],
  ['image/apng', 'IMAGE'],
  ['image/jpeg', 'IMAGE'],
  ['image/gif', 'IMAGE'],
  ['image/webp', 'IMAGE'],
  ['image/avif', 'IMAGE'],
  ['application/pdf', 'PDF'],
  ['text/plain', 'TEXT'],
]);

/** How a file of this sniffed type can be looked at. */
export function previewOf(mediaType: string): Preview {
  return previews.get(mediaType) ?? 'NONE';
}
