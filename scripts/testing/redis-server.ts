import { mkdtempSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../launch/ports.ts';
import { Refusal } from '../refusal.ts';
import { findProgram } from './programs.ts';
import { startTestProgram, type TestProgram } from './test-program.ts';

/** A Redis of a test's own, which keeps nothing, so that it is empty after a restart. */
export interface RedisServer extends TestProgram {
  url: string;
  port: number;
}

const startTimeoutMs = 10_000;

/** Files by which a Redis lets in over TLS alone, and who shows a certificate of `ca` alone. */
export interface RedisTls {
  cert: string;
  key: string;
  ca: string;
}

/** Starts redis-server on a free port of this machine's loopback address. */
export async function startRedis(tls?: RedisTls): Promise<RedisServer> {
  const program = findProgram('redis-server');
  if (program === null)
    throw new Refusal('There is no redis-server on the PATH. Install it (apt-get install redis-server).');
  const folder = mkdtempSync(path.join(tmpdir(), 'finance-redis-'));
  const port = await freePort();
  const ports =
    tls === undefined
      ? ['--port', String(port)]
      : [
          '--port',
          '0',
          '--tls-port',
          String(port),
          '--tls-cert-file',
          tls.cert,
          '--tls-key-file',
          tls.key,
          '--tls-ca-cert-file',
          tls.ca,
          '--tls-auth-clients',
          'yes',
        ];
  const flags = [...ports, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const redis = await startTestProgram({
    name: 'redis-server',
    program,
    args: flags,
    options: { cwd: folder, detached: true },
    answers: async () => await accepts(port),
    startTimeoutMs,
    folder,
  });
  return { url: `${tls === undefined ? 'redis' : 'rediss'}://127.0.0.1:${port}`, port, ...redis };
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
