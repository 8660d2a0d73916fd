/**
 * `pnpm test:cluster`: deploys the minikube overlay to the cluster of the current context and checks it while it runs:
 * the objects, rollouts under load, outages, files, backups. It takes pods and data of namespace finance-app away, so a
 * context that is not on this machine is refused unless `--context NAME` names it. `--deployed` skips the deployment.
 */
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { localContext } from './k8s/context.ts';
import { stopAll, stopOnSignals } from './launch/stopping.ts';
import { Refusal, tell } from './refusal.ts';
import { inRepository } from './repository.ts';
import { runners, runTests } from './testing/runners.ts';

const nodePort = 30080;

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Runs a command for all to see. */
function run(command: string, ...args: string[]): void {
  const { status, error } = spawnSync(command, args, { cwd: inRepository(), stdio: 'inherit' });
  if (error) throw new Refusal(`${command} does not run: ${error.message}`);
  if (status !== 0) throw new Refusal(`${command} ${args.join(' ')} ended with ${status ?? 'a signal'}.`);
}

/** Where the node's port answers: on this machine, or at the node's own address (minikube). */
async function nodeAddress(): Promise<string> {
  const { stdout } = spawnSync(
    'kubectl',
    ['get', 'nodes', '-o', 'jsonpath={.items[*].status.addresses[?(@.type=="InternalIP")].address}'],
    { encoding: 'utf8' },
  );
  const candidates = ['127.0.0.1', ...stdout.split(' ').filter(Boolean)];
  for (const host of candidates) {
    const url = `http://${host}:${nodePort}`;
    try {
      if ((await fetch(`${url}/health`, { signal: AbortSignal.timeout(5_000) })).ok) return url;
    } catch {
      // Not there.
    }
  }
  throw new Refusal(`Port ${nodePort} answers at none of ${candidates.join(', ')}.`);
}

async function testCluster(): Promise<void> {
  const { values } = parseArgs({
    options: { context: { type: 'string' }, deployed: { type: 'boolean', default: false } },
  });
  const context = localContext(values.context);
  say(`Context ${context}`);
  if (!values.deployed) {
    // Both work in the current context, which this one is; not every command of Skaffold lets it be named.
    run('skaffold', 'run');
    run('sh', '-c', 'skaffold build --quiet | skaffold verify --build-artifacts -');
  }
  const environment = { ...process.env, CLUSTER_URL: await nodeAddress() };
  const { passed, failed, skipped } = await runTests(runners.cluster, environment, say);
  await stopAll(failed === 0 ? 0 : 1, `${passed} passed, ${failed} failed, ${skipped} skipped`);
}

stopOnSignals(say, 130);
try {
  await testCluster();
} catch (error) {
  tell(error);
  await stopAll(1);
}
