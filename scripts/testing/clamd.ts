import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../launch/ports.ts';
import { findProgram } from './programs.ts';

/** A clamd of a test's own, which finds what the test says and nothing else. */
export interface Clamd {
  url: string;
  /** Ends it as a crash would: at once, its connections broken. */
  kill: () => Promise<void>;
  /** Starts it again on the same port. */
  restart: () => Promise<void>;
  /** Ends it for good and removes its folder. */
  stop: () => Promise<void>;
}

const startTimeoutMs = 20_000;

/** The file of CLAMD_PATH, else one that is installed; null when there is none. */
export function findClamd(): string | null {
  return process.env['CLAMD_PATH'] || findProgram('clamd', '../sbin/clamd');
}

/** Where the libraries of a clamd lie that was unpacked and not installed: beside it. */
export function clamdLibraries(file: string): string {
  const folder = path.join(path.dirname(file), '..', 'lib');
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('-linux-gnu'));
    return names.map((name) => path.join(folder, name)).join(path.delimiter);
  } catch {
    return '';
  }
}

/**
 * Starts clamd on a free port of this machine's loopback address.
 *
 * @param signatures name and text of what it finds
 * @param megabytesMax larger streams are refused
 */
export async function startClamd(
  program: string,
  { signatures, megabytesMax }: { signatures: Readonly<Record<string, string>>; megabytesMax: number },
): Promise<Clamd> {
  const folder = mkdtempSync(path.join(tmpdir(), 'finance-clamd-'));
  const port = await freePort();
  const lines = Object.entries(signatures).map(
    ([name, text]) => `${name}:0:*:${Buffer.from(text).toString('hex')}\n`,
  );
  writeFileSync(path.join(folder, 'signatures.ndb'), lines.join(''));
  const settings = {
    Foreground: 'yes',
    DatabaseDirectory: folder,
    TCPSocket: port,
    TCPAddr: '127.0.0.1',
    StreamMaxLength: `${megabytesMax}M`,
  };
  const file = path.join(folder, 'clamd.conf');
  writeFileSync(
    file,
    Object.entries(settings)
      .map(([name, value]) => `${name} ${value}\n`)
      .join(''),
  );
  let child = await launch(program, { file, port });

  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  };
  return {
    url: `tcp://127.0.0.1:${port}`,
    kill,
    restart: async () => {
      await kill();
      child = await launch(program, { file, port });
    },
    stop: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function launch(
  program: string,
  { file, port }: { file: string; port: number },
): Promise<ChildProcess> {
  // A test run that is killed must not leave its clamd running: where Linux's tools can, they tie it to this process.
  const setpriv = process.platform === 'linux' ? findProgram('setpriv') : null;
  const command = [
    ...(setpriv ? [setpriv, '--pdeathsig', 'KILL', '--'] : []),
    program,
    `--config-file=${file}`,
  ];
  const [first = program, ...args] = command;
  const env = { ...process.env, LD_LIBRARY_PATH: clamdLibraries(program) };
  const child = spawn(first, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.once('error', (error) => (output += error.message));
  const deadline = Date.now() + startTimeoutMs;
  while (!(await answers(port))) {
    if (child.exitCode !== null || child.pid === undefined || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`clamd does not start: ${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return child;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => socket.write('zPING\0'));
    socket.once('data', (bytes) => {
      socket.destroy();
      resolve(bytes.toString().startsWith('PONG'));
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
