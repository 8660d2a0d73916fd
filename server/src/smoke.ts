import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** Asks in the place of the proxy where it is run behind that: there a socket may open by HTTPS alone. */
class SocketByHttps extends WebSocket {
  constructor(url: string, protocols?: string | string[]) {
    super(url, protocols, { headers: { 'x-forwarded-proto': 'https' } });
  }
}

/** A deployment that has just rolled out may need a moment for its endpoints. */
const answerMsMax = 10_000;

/** What a deployment must do from outside, each check as a sentence. They only look: nothing is written. */
const checks: readonly (readonly [sentence: string, run: (url: string) => Promise<void>])[] = [
  [
    'the server lives',
    async (url) => {
      const { status } = (await get(`${url}/health`)) as { status?: string };
      expect(status === 'ok', `its status is ${status}`);
    },
  ],
  [
    'database, Redis and migrations are ready',
    async (url) => {
      const { status } = (await get(`${url}/health?check=ready`)) as { status?: string };
      expect(status === 'ready', `its status is ${status}`);
    },
  ],
  [
    'the page is served',
    async (url) => {
      const response = await answer(url, { headers: { accept: 'text/html' } });
      expect((await response.text()).includes('<script type="module"'), 'the answer is not the page');
    },
  ],
  [
    'GraphQL answers from the database',
    async (url) => {
      // Signed out: what can be read without a session, and that the rest is refused.
      const [known, refused] = await Promise.all([
        post(url, '{ instance { version } currencies { code } }'),
        post(url, '{ household(id: "00000000-0000-7000-8000-000000000000") { id } }'),
      ]);
      expect(known.errors === undefined, JSON.stringify(known.errors));
      const code = refused.errors?.[0]?.extensions?.code;
      expect(code === 'not_signed_in', `a stranger is answered ${code ?? 'with data'}`);
    },
  ],
  [
    'a socket opens, and a stranger is sent away',
    async (url) => {
      const code = await closeCodeOf(url.replace(/^http/, 'ws'));
      expect(code === 4401, `it was closed with ${code}`);
    },
  ],
];

interface Answered {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

function expect(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

async function answer(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(answerMsMax) });
  if (!response.ok)
    throw new Error(`${url} answers ${response.status}: ${(await response.text()).slice(0, 300)}`);
  return response;
}

async function get(url: string): Promise<unknown> {
  return await (await answer(url, {})).json();
}

async function post(url: string, query: string): Promise<Answered> {
  const response = await answer(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as Answered;
}

async function closeCodeOf(url: string): Promise<number> {
  const client = createClient({
    url: `${url}/graphql`,
    webSocketImpl: SocketByHttps,
    retryAttempts: 0,
    lazy: false,
    onNonLazyError: () => undefined,
  });
  const late = AbortSignal.timeout(answerMsMax);
  return await new Promise<number>((resolve, reject) => {
    client.on('closed', (event) => resolve((event as { code: number }).code));
    late.addEventListener('abort', () => reject(new Error('no socket opened')));
  });
}

/** Checks the deployment at `url` and tells of each check. @returns the process's exit code */
async function smoke(url: string): Promise<number> {
  let failed = 0;
  for (const [sentence, run] of checks) {
    try {
      await run(url);
      process.stdout.write(`✓ ${sentence}\n`);
    } catch (error) {
      failed += 1;
      process.stdout.write(`✗ ${sentence}: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
  process.stdout.write(`${checks.length - failed} passed, ${failed} failed\n`);
  return failed === 0 ? 0 : 1;
}

process.exitCode = await smoke((process.argv[2] ?? 'http://localhost:5000').replace(/\/$/, ''));
