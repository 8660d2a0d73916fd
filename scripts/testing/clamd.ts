import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '../launch/ports.ts';
import { findProgram } from './programs.ts';
import { startTestProgram, type TestProgram } from './test-program.ts';

/** A clamd of a test's own, which finds what the test says and nothing else. */
export interface Clamd extends TestProgram {
  url: string;
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
  const clamd = await startTestProgram({
    name: 'clamd',
    program,
    args: [`--config-file=${file}`],
    options: { env: { ...process.env, LD_LIBRARY_PATH: clamdLibraries(program) } },
    answers: async () => await answers(port),
    startTimeoutMs,
    folder,
  });
  return { url: `tcp://127.0.0.1:${port}`, ...clamd };
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
