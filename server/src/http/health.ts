import type { FastifyInstance } from 'fastify';

/** One thing the server needs to serve; answers whether it is there. */
export type ReadinessCheck = () => Promise<boolean>;

export interface HealthOptions {
  readonly version: string;
  readonly checks: Readonly<Record<string, ReadinessCheck>>;
  readonly isDraining: () => boolean;
}

/** A check that hangs is a check that fails. */
const checkMsMax = 2_000;

/**
 * GET /health says that the process lives; GET /health?check=ready says whether it can serve, and names what is missing.
 * A database that is away makes a server not ready; it is no reason to restart it.
 */
export function registerHealth(app: FastifyInstance, options: HealthOptions): void {
  app.get<{ Querystring: { check?: string } }>(
    '/health',
    { logLevel: 'warn', config: { rateLimit: false } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      if (request.query.check !== 'ready') return { status: 'ok', version: options.version };
      const failing = options.isDraining() ? ['draining'] : [];
      const results = await Promise.all(
        Object.entries(options.checks).map(
          async ([name, check]) => [name, await answersInTime(check)] as const,
        ),
      );
      for (const [name, passes] of results) if (!passes) failing.push(name);
      if (failing.length > 0)
        return await reply.code(503).send({ status: 'unready', version: options.version, failing });
      return { status: 'ready', version: options.version };
    },
  );
}

async function answersInTime(check: ReadinessCheck): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), checkMsMax);
  });
  try {
    return await Promise.race([check().catch(() => false), late]);
  } finally {
    clearTimeout(timer);
  }
}
