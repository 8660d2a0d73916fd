import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

export const namespace = 'finance-app';

/** What a Kubernetes object has, as far as these tests look. */
export interface KubernetesObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly deletionTimestamp?: string;
  };
  readonly spec: any;
  readonly status: any;
}

/** Runs kubectl on the current context; answers what it wrote. @throws with what it complained of */
export async function kubectl(args: readonly string[], input?: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    const child = execFile(
      'kubectl',
      ['--namespace', namespace, ...args],
      { maxBuffer: 64 * 1_048_576 },
      (error, stdout, stderr) => {
        if (error) reject(new Error(`kubectl ${args.join(' ')}: ${stderr.trim() || error.message}`));
        else resolve(stdout);
      },
    );
    if (input !== undefined) child.stdin?.end(input);
  });
}

/** One object. @throws when there is none */
export async function get(kind: string, name: string): Promise<KubernetesObject> {
  return JSON.parse(await kubectl(['get', kind, name, '--output', 'json'])) as KubernetesObject;
}

/** All objects of a kind, those with the labels alone when some are given. */
export async function list(kind: string, labels?: string): Promise<KubernetesObject[]> {
  const selector = labels === undefined ? [] : ['--selector', labels];
  return JSON.parse(await kubectl(['get', kind, ...selector, '--output', 'json'])).items;
}

/** The server's pods that are not on their way out. */
export async function appPods(name = 'finance-app'): Promise<KubernetesObject[]> {
  const pods = await list('pods', `app.kubernetes.io/name=${name}`);
  return pods.filter((pod) => pod.metadata.deletionTimestamp === undefined);
}

export function isReady(pod: KubernetesObject): boolean {
  const conditions: { type: string; status: string }[] = pod.status.conditions ?? [];
  return conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
}

/** How often the containers of a pod were started again. */
export function restartsOf(pod: KubernetesObject): number {
  const containers: { restartCount: number }[] = pod.status.containerStatuses ?? [];
  return containers.reduce((sum, { restartCount }) => sum + restartCount, 0);
}

/** Waits until a rollout is complete. */
export async function rolledOut(workload: string, secondsMax = 300): Promise<void> {
  await kubectl(['rollout', 'status', workload, `--timeout=${secondsMax}s`]);
}

/** Waits until `check` answers something; says what it waited for when it does not. */
export async function until<T>(
  sentence: string,
  check: () => Promise<T | null | undefined | false>,
  secondsMax = 120,
): Promise<T> {
  const deadline = Date.now() + secondsMax * 1_000;
  let problem = '';
  while (Date.now() < deadline) {
    try {
      const found = await check();
      if (found !== null && found !== undefined && found !== false) return found;
    } catch (error) {
      problem = error instanceof Error ? ` (${error.message})` : '';
    }
    await pause(250);
  }
  throw new Error(`not within ${secondsMax} s: ${sentence}${problem}`);
}

export async function pause(ms: number): Promise<void> {
  await new Promise((resume) => setTimeout(resume, ms));
}

/** Reaches one pod from here, past the service. */
export async function forward(pod: string, port = 5000): Promise<{ url: string; stop: () => void }> {
  const local = await freePort();
  const child = spawn(
    'kubectl',
    ['--namespace', namespace, 'port-forward', `pod/${pod}`, `${local}:${port}`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await once(child.stdout, 'data');
  return { url: `http://127.0.0.1:${local}`, stop: () => void child.kill() };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

/** One statement in the books' PostgreSQL, as its superuser; rows as lines, columns parted by `|`. */
export async function sql(statement: string, database = 'finance'): Promise<string[]> {
  const command = ['psql', '-U', 'finance', '-d', database, '-At', '-v', 'ON_ERROR_STOP=1', '-c', statement];
  const output = await kubectl(['exec', 'postgres-0', '--container', 'postgres', '--', ...command]);
  return output.trim() === '' ? [] : output.trim().split('\n');
}
