import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../launch/ports.ts';
import { Refusal } from '../refusal.ts';
import { findProgram } from './programs.ts';

/** A Redis of a test's own, which keeps nothing. */
export interface RedisServer {
  url: string;
  port: number;
  /** Ends Redis as a crash would: at once, its connections broken. */
  kill: () => Promise<void>;
  /** Starts Redis again on the same port, empty. */
  restart: () => Promise<void>;
  /** Ends Redis for good and removes its folder. */
  stop: () => Promise<void>;
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
  let child = await launch(program, { folder, port, tls });

  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  };
  return {
    url: `${tls === undefined ? 'redis' : 'rediss'}://127.0.0.1:${port}`,
    port,
    kill,
    restart: async () => {
      await kill();
      child = await launch(program, { folder, port, tls });
    },
    stop: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function launch(
  program: string,
  { folder, port, tls }: { folder: string; port: number; tls: RedisTls | undefined },
): Promise<ChildProcess> {
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
  // A test run that is killed must not leave its Redis running: where Linux's tools can, they tie it to this process.
  const setpriv = process.platform === 'linux' ? findProgram('setpriv') : null;
  const [file, ...args] = [...(setpriv ? [setpriv, '--pdeathsig', 'KILL', '--'] : []), program, ...flags];
  const child = spawn(file ?? program, args, {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.once('error', (error) => (output += error.message));
  const deadline = Date.now() + startTimeoutMs;
  while (!(await accepts(port))) {
    if (child.exitCode !== null || child.pid === undefined || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`redis-server does not start: ${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return child;
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
