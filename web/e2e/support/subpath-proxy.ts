import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** A proxy that serves one server below `path` and has nothing else, as one that serves other programs beside it would. */
export interface SubpathProxy {
  /** Where browsers find the server: the proxy's address with the path, without a / at its end. */
  readonly url: string;
  /** Tells whom to pass things on to. */
  serve(serverUrl: string): void;
  close(): Promise<void>;
}

/** @param path such as `/at/home` */
export async function startSubpathProxy(path: string): Promise<SubpathProxy> {
  let target = new URL('http://127.0.0.1:1');
  /** The address without the path; null for what is not below it. */
  const inner = ({ url = '' }: IncomingMessage): string | null =>
    url === path ? '/' : url.startsWith(`${path}/`) ? url.slice(path.length) : null;

  const proxy = createServer((incoming, answer) => {
    const address = inner(incoming);
    if (address === null) {
      answer.writeHead(404).end();
      return;
    }
    const { method, headers } = incoming;
    const passed = request(new URL(address, target), { method: method ?? 'GET', headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    passed.once('error', () => answer.destroy());
    incoming.pipe(passed);
  });
  const sockets = new Set<Duplex>();
  proxy.on('upgrade', (incoming, browser) => {
    sockets.add(browser);
    browser.once('close', () => sockets.delete(browser));
    const address = inner(incoming);
    if (address === null) {
      browser.destroy();
      return;
    }
    const server = connect(Number(target.port), target.hostname, () => {
      const lines = incoming.rawHeaders.map((text, index) => (index % 2 === 0 ? `${text}: ` : `${text}\r\n`));
      server.write(`GET ${address} HTTP/1.1\r\n${lines.join('')}\r\n`);
      server.pipe(browser).pipe(server);
    });
    server.once('error', () => browser.destroy());
    browser.once('error', () => server.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}${path}`,
    serve(serverUrl) {
      target = new URL(serverUrl);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      proxy.closeAllConnections();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}
