import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Serves the built SPA: hashed files for ever, the page itself always asked anew, any screen's path by the page. */
export async function registerSpa(app: FastifyInstance, webRoot: string): Promise<void> {
  const hasPage = existsSync(join(webRoot, 'index.html'));
  if (hasPage) {
    await app.register(fastifyStatic, {
      root: webRoot,
      wildcard: false,
      // The build has put a gzipped file beside each script and style sheet.
      preCompressed: true,
      cacheControl: false,
      setHeaders(reply, path) {
        const isHashed = path.includes('/assets/');
        void reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  app.setNotFoundHandler(async (request, reply) => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    if (wantsPage && hasPage) return await reply.header('cache-control', 'no-cache').sendFile('index.html');
    return await reply
      .code(404)
      .send({ code: 'not_found', message: `Nothing is served at ${request.method} ${request.url}.` });
  });
}
