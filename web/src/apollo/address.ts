/**
 * Where the server is: beside the page, wherever the page stands. index.html says where that is in `<base href>`,
 * so the same build runs at `/` and on a subpath.
 */
export function serverUrl(path: string): string {
  return new URL(path, document.baseURI).href;
}

/** The address of the socket for subscriptions. */
export function socketUrl(): string {
  const url = new URL('graphql', document.baseURI);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/** Path under which the program stands: `/`, or `/books` on a subpath. For the router. */
export function basePath(): string {
  return new URL('.', document.baseURI).pathname.replace(/(.)\/$/, '$1');
}

/** Random name of this tab, sent with every request, by which the tab knows its own changes among live events. */
export const clientId: string = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) =>
  byte.toString(16).padStart(2, '0'),
).join('');
