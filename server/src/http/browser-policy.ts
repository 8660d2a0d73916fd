import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import helmet from 'helmet';

const yearSeconds = 31_536_000;

/** A host as it may stand in a policy; anything else could be a directive of its own. */
const readableHost = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d+)?$/i;

/** For the few answers that are given before anything else runs, such as to an address that cannot be read. */
export const bareHeaders = {
  'content-security-policy': "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const;

/**
 * What browsers may do with what is served here: scripts of this server alone, no frames elsewhere, no guessing of types, no
 * address told to others. A route that serves something else says so itself.
 */
export function registerBrowserPolicy(
  http: FastifyInstance,
  { hsts, withSubdomains }: { readonly hsts: boolean; readonly withSubdomains: boolean },
): void {
  // Made once: Fastify's plugin for it puts the policy together anew for every request.
  const setHeaders = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Mantine writes its responsive styles into style elements.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        // Older browsers do not take a socket to the same host for 'self'.
        connectSrc: ["'self'", socketsOf],
        objectSrc: ["'none'"],
        // A PDF at a transaction is shown in a frame; what is served there has a policy of its own.
        frameSrc: ["'self'"],
        // The addresses of the page are written out (spa.ts), so none has to say what they begin with.
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // Many households serve plain HTTP in their own network: see below.
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
  });
  http.addHook('onRequest', (request, reply, done) => setHeaders(request.raw, reply.raw, () => done()));
  if (!hsts) return;
  // The hosts below this one may be others' to decide about, so they are asked for it only where that is set.
  const asked = `max-age=${yearSeconds}${withSubdomains ? '; includeSubDomains' : ''}`;
  http.addHook('onRequest', async (request, reply) => {
    if (request.protocol === 'https') void reply.header('strict-transport-security', asked);
  });
}

function socketsOf({ headers: { host } }: Pick<IncomingMessage, 'headers'>): string {
  return host !== undefined && readableHost.test(host) ? `ws://${host} wss://${host}` : "'self'";
}
