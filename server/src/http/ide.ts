import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ruruHTML, type RuruServerConfig } from 'ruru/server';

const examples = `# Signed in by the same cookie as the app. Three operations to begin with; press play and choose one.

# 1. Who am I, and which households are mine?
query Me {
  me {
    name
    memberships { role household { id name } }
  }
}

# 2. The accounts of a household with their balances. Put its id below, under Variables: {"id": "…"}
query Accounts($id: ID!) {
  household(id: $id) {
    revision
    netWorth { money { amount currency } reason missingCurrencies }
    accounts { id name balance { amount currency } }
  }
}

# 3. Watch every change of the books live: change something in the app while this runs.
subscription Live($id: ID!) {
  householdChanged(householdId: $id) {
    revision
    kinds
    accounts { accountId balance { amount currency } }
  }
}
`;

/**
 * GraphiQL (ruru) at GET /graphql for browsers, all of it served from here: it works offline. Its page runs under a policy of
 * its own, since its editor starts workers from blobs and compiles validators. `basePath` is where browsers reach the server.
 *
 * Types of its client settings stand in a package that is left out (pnpm-workspace.yaml), so they are not checked.
 */
export async function registerIde(app: FastifyInstance, basePath: string): Promise<void> {
  // The package exports its server from `dist`; the page's own files lie beside that folder.
  const staticRoot = fileURLToPath(new URL('../static', import.meta.resolve('ruru/server')));
  await app.register(fastifyStatic, {
    root: staticRoot,
    prefix: '/graphql/ide/',
    decorateReply: false,
    maxAge: '1h',
  });

  app.addHook('onRequest', async (request, reply) => {
    if (request.method !== 'GET' || new URL(request.url, 'http://localhost').pathname !== '/graphql') return;
    if (!(request.headers.accept ?? '').includes('text/html')) return;
    const nonce = randomBytes(16).toString('base64');
    const html = ruruHTML({
      staticPath: `${basePath}graphql/ide/`,
      endpoint: `${basePath}graphql`,
      subscriptionEndpoint: webSocketUrl(request, basePath),
      htmlParts: {
        titleTag: (original) =>
          `${original}<link rel="icon" href="${basePath}icon.svg" type="image/svg+xml" />`,
      },
      clientConfig: { defaultQuery: examples, initialQuery: examples } as NonNullable<
        RuruServerConfig['clientConfig']
      >,
    });
    const page = html.replaceAll(/<script(?![^>]*\bnonce=)/g, `<script nonce="${nonce}"`);
    return await reply
      .header(
        'content-security-policy',
        `default-src 'self'; script-src 'self' 'nonce-${nonce}' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; ` +
          `img-src 'self' data:; font-src 'self' data:; worker-src 'self' blob:; connect-src 'self' ws: wss:; ` +
          `frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
      )
      .type('text/html; charset=utf-8')
      .send(page);
  });
}

/** The address of the sockets as the browser must write it. */
function webSocketUrl(request: FastifyRequest, basePath: string): string {
  return `${request.protocol === 'https' ? 'wss' : 'ws'}://${request.host}${basePath}graphql`;
}
