import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Prometheus } from './prometheus.ts';

/** What a proxy says of a request that it passes on. */
const proxyHeaders = [
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'forwarded',
  'via',
] as const;

/**
 * GET /metrics, on the server's own port: a port more would be one more thing to open, to probe and to guard. The figures tell
 * nothing of anybody's books, but how much goes on here is for whoever runs the server. With a token, whoever asks must have
 * it, whichever way they come. Without one, whatever came through a proxy came from outside and is refused; a scraper in the
 * cluster asks the pod itself.
 */
export function registerMetrics(
  app: FastifyInstance,
  prometheus: Prometheus,
  token: string | undefined,
): void {
  app.addHook('onResponse', async (request, reply) => {
    prometheus.request({
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1_000,
    });
  });
  app.get('/metrics', { logLevel: 'warn' }, async (request, reply) => {
    void reply.header('cache-control', 'no-store');
    if (!mayRead(request, token)) {
      return await reply
        .code(token === undefined ? 403 : 401)
        .header('www-authenticate', 'Bearer')
        .send({
          code: 'metrics_are_private',
          message:
            token === undefined
              ? 'Metrics are not told through a proxy. Ask the server itself, or set METRICS_TOKEN and send it.'
              : 'Send the token of METRICS_TOKEN: Authorization: Bearer …',
        });
    }
    return await reply.type(prometheus.registry.contentType).send(await prometheus.registry.metrics());
  });
}

function mayRead(request: FastifyRequest, token: string | undefined): boolean {
  if (token === undefined) return proxyHeaders.every((name) => request.headers[name] === undefined);
  const sent = request.headers.authorization ?? '';
  // Hashed first, so that the time it takes tells neither the length nor the beginning.
  return timingSafeEqual(hashOf(sent), hashOf(`Bearer ${token}`));
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
