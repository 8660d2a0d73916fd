import type { IncomingMessage } from 'node:http';

type Forwarded = Pick<IncomingMessage, 'headers'> & {
  readonly socket: Pick<IncomingMessage['socket'], 'remoteAddress'>;
};

/**
 * What a request was before the trusted proxies in front passed it on. Each proxy adds an entry at the end of a forwarding
 * header, so the last ones are theirs; what stands before may be the client's own invention. Fastify reads its requests in the
 * same way; these are for sockets, which do not go through it.
 */
export function addressOf({ headers, socket }: Forwarded, proxies: number): string {
  const hops = [socket.remoteAddress ?? '', ...entriesOf(headers['x-forwarded-for']).toReversed()];
  return hops[Math.min(proxies, hops.length - 1)] ?? '';
}

/** Whether the browser spoke HTTPS to the proxy in front; without one, whether the request came by TLS. */
export function isHttps(request: IncomingMessage, proxies: number): boolean {
  const told = proxies > 0 ? entriesOf(request.headers['x-forwarded-proto']).at(-1) : undefined;
  // Some proxies name the scheme of a socket's own address.
  return told === undefined ? 'encrypted' in request.socket : ['https', 'wss'].includes(told);
}

/** The host that the browser asked for. */
export function hostOf({ headers }: Forwarded, proxies: number): string | undefined {
  const told = proxies > 0 ? entriesOf(headers['x-forwarded-host']).at(-1) : undefined;
  return told ?? headers.host;
}

function entriesOf(header: string | readonly string[] | undefined): string[] {
  return [header ?? []]
    .flat()
    .join(',')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
