import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { contention } from '../persistence/household-transaction.ts';

export interface MetricsOptions {
  readonly pool: Pool;
  readonly socketCount: () => number;
}

/** Prometheus metrics at /metrics: process, requests, database pool and contention, sockets. */
export function registerMetrics(app: FastifyInstance, { pool, socketCount }: MetricsOptions): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, read: () => number): void => {
    registry.registerMetric(
      new Gauge({
        name,
        help,
        collect() {
          this.set(read());
        },
      }),
    );
  };
  gauge('finance_sockets_open', 'Open GraphQL sockets', socketCount);
  gauge('finance_database_connections', 'Connections in the pool', () => pool.totalCount);
  gauge('finance_database_connections_idle', 'Idle connections in the pool', () => pool.idleCount);
  gauge('finance_database_waiting', 'Requests waiting for a connection', () => pool.waitingCount);
  gauge(
    'finance_transaction_retries',
    'Database transactions tried again after a conflict',
    () => contention.retries,
  );
  gauge(
    'finance_transaction_gave_up',
    'Database transactions given up after conflicts',
    () => contention.gaveUp,
  );
  const duration = new Histogram({
    name: 'finance_http_request_seconds',
    help: 'Duration of requests by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    duration.observe(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) },
      reply.elapsedTime / 1_000,
    );
  });
  app.get('/metrics', { logLevel: 'warn' }, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
}
