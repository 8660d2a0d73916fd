import { Refusal } from '../refusal.ts';
import { listenProblem } from './ports.ts';

export interface ListenAddress {
  host: string;
  port: number;
  /** The address a person opens. */
  url: string;
  /** The address at which this machine reaches the server, whatever it listens on. */
  localUrl: string;
}

const loopback = '127.0.0.1';
const everyAddress = ['0.0.0.0', '::'];

/** Reads HOST (this machine alone, unless it is set) and PORT (5000). */
export function listenAddress(environment: NodeJS.ProcessEnv): ListenAddress {
  const host = environment['HOST'] || loopback;
  const text = environment['PORT'] || '5000';
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) {
    throw new Refusal(
      `PORT is ${text}, which is no port.\nChange the setting PORT to a number from 1 to 65535.`,
    );
  }
  const isLocal = host === loopback || everyAddress.includes(host);
  return {
    host,
    port,
    url: `http://${isLocal ? 'localhost' : inUrl(host)}:${port}`,
    localUrl: `http://${isLocal ? loopback : inUrl(host)}:${port}`,
  };
}

/** Refuses an address that the server could not listen at. */
export async function checkAddress({ host, port }: ListenAddress): Promise<void> {
  const problem = await listenProblem({ host, port });
  switch (problem) {
    case null:
      break;
    case 'EADDRINUSE':
      throw new Refusal(
        `Port ${port} is in use by another program.\nStop that one, or set PORT to another port, such as PORT=${port + 1}.`,
      );
    case 'EACCES':
      throw new Refusal(
        `This user may not listen on port ${port}.\nSet PORT to a port from 1024 to 65535, such as PORT=5000.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      throw new Refusal(
        `HOST is ${host}, which is no address of this machine.\nChange the setting HOST, or leave it out.`,
      );
    default:
      throw new Refusal(
        `The server cannot listen at ${host}, port ${port} (${problem}).\nChange the settings HOST and PORT.`,
      );
  }
  // Browsers try ::1 for localhost too, and would reach the other program there.
  if (host === loopback && (await listenProblem({ host: '::1', port })) === 'EADDRINUSE') {
    throw new Refusal(
      `Port ${port} is in use by another program, at [::1].\nStop that one, or set PORT to another port.`,
    );
  }
}

function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
