/**
 * Where the server is: beside the page, wherever the page stands. index.html says where that is in `<meta name="base-path">`, so
 * the same build runs at `/` and on a subpath. (No `<base href>`, which the Content-Security-Policy forbids.)
 */
export function serverUrl(path: string): string {
  return new URL(path, home()).href;
}

/** The address of the socket for subscriptions. */
export function socketUrl(): string {
  const url = new URL('graphql', home());
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}

/** Path under which the program stands: `/`, or `/books` on a subpath. For the router. */
export function basePath(): string {
  return home().pathname.replace(/(.)\/$/, '$1');
}

/** The address of the program's first page; ends with `/`. */
function home(): URL {
  const written = document.querySelector<HTMLMetaElement>('meta[name="base-path"]')?.content;
  return new URL(written ?? '/', location.href);
}

/**
 * A fresh random key, for `idempotencyKey`: make one when a person begins an entry, and send the same one with every
 * attempt to save it. (Not `crypto.randomUUID`, which browsers withhold on plain HTTP in a local network.)
 */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Random name of this tab, sent with every request, by which the tab knows its own changes among live events. */
export const clientId: string = newKey();
