import type { FastifyInstance } from 'fastify';

/** One thing the server needs to serve; answers whether it is there. */
export type ReadinessCheck = () => Promise<boolean>;

export interface HealthOptions {
  readonly version: string;
  readonly checks: Readonly<Record<string, ReadinessCheck>>;
  readonly isDraining: () => boolean;
}

/** A check that hangs is a check that fails; with this the answer comes within 2 s, whatever hangs. */
const checkMsMax = 1_500;

/**
 * GET /health says that the process lives; GET /health?check=ready says whether it can serve, and names what is missing.
 * A database that is away makes a server not ready; it is no reason to restart it.
 */
export function registerHealth(app: FastifyInstance, options: HealthOptions): void {
  const checks = Object.entries(options.checks).map(([name, check]) => [name, oneAtATime(check)] as const);
  app.get<{ Querystring: { check?: string } }>(
    '/health',
    { logLevel: 'warn', config: { rateLimit: false } },
    async (request, reply) => {
      void reply.header('cache-control', 'no-store');
      if (request.query.check !== 'ready') return { status: 'ok', version: options.version };
      const failing = options.isDraining() ? ['draining'] : [];
      const results = await Promise.all(
        checks.map(async ([name, check]) => [name, await answersInTime(check)] as const),
      );
      for (const [name, passes] of results) if (!passes) failing.push(name);
      if (failing.length > 0)
        return await reply.code(503).send({ status: 'unready', version: options.version, failing });
      return { status: 'ready', version: options.version };
    },
  );
}

/** A check that hangs is not asked again until it has answered: each would hold a thread or a connection. */
function oneAtATime(check: ReadinessCheck): ReadinessCheck {
  let asking: Promise<boolean> | null = null;
  return async () => {
    asking ??= check().finally(() => {
      asking = null;
    });
    return await asking;
  };
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
