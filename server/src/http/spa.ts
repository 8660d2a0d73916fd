import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export interface SpaOptions {
  /** Folder of the built SPA. */
  readonly webRoot: string;
  /** Path under which browsers reach it, with a / at both ends. */
  readonly basePath: string;
}

/** Serves the built SPA: hashed files for ever, the page itself always asked anew, any screen's path by the page. */
export async function registerSpa(app: FastifyInstance, { webRoot, basePath }: SpaOptions): Promise<void> {
  const pageFile = join(webRoot, 'index.html');
  const sendPage = existsSync(pageFile) ? sender(pageAt(readFileSync(pageFile, 'utf8'), basePath)) : null;
  if (sendPage !== null) {
    await app.register(fastifyStatic, {
      root: webRoot,
      wildcard: false,
      index: false,
      globIgnore: ['index.html'],
      // The build has put compressed files beside each script and style sheet.
      preCompressed: true,
      cacheControl: false,
      setHeaders(reply, path) {
        const isHashed = path.includes('/assets/');
        void reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
    for (const url of ['/', '/index.html']) app.get(url, async (...args) => await sendPage(...args));
  }
  app.setNotFoundHandler(async (request, reply) => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    if (wantsPage && sendPage !== null) return await sendPage(request, reply);
    return await reply
      .code(404)
      .send({ code: 'not_found', message: `Nothing is served at ${request.method} ${request.url}.` });
  });
}

/**
 * The page as it is served under `basePath`. The build names everything relative to the page, so that it fits anywhere; but the page is
 * shown at the address of any screen, and a `<base>` that would say what is meant is forbidden by the Content-Security-Policy.
 */
function pageAt(built: string, basePath: string): string {
  return built
    .replaceAll(/\b(src|href)="\.\//g, `$1="${basePath}`)
    .replace(/(<meta name="base-path" content=)"[^"]*"/, `$1"${basePath}"`);
}

function sender(page: string): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  const tag = createHash('sha256').update(page).digest('base64url');
  return async (request, reply) => {
    void reply.headers({ 'cache-control': 'no-cache', etag: `"${tag}"` });
    // A proxy that compresses makes the tag a weak one, so it may stand in more than quotes.
    if ((request.headers['if-none-match'] ?? '').includes(tag)) return await reply.code(304).send();
    return await reply.type('text/html; charset=utf-8').send(page);
  };
}
