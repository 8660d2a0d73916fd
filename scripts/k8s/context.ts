import { spawnSync } from 'node:child_process';
import { Refusal } from '../refusal.ts';

/** Clusters that run on the machine of whoever works with them, by the names that their tools give. */
const localNames = /^(minikube|kind-.+|k3d-.+|docker-desktop|rancher-desktop|orbstack|colima.*)$/;

/**
 * The context of kubectl to work in: the current one, when its cluster is on this machine, or `named` when a person
 * named it and it is the current one.
 *
 * @throws Refusal when there is none, or when it is not on this machine and was not named
 */
export function localContext(named: string | undefined): string {
  const context = config('current-context');
  if (context === '')
    throw new Refusal('kubectl has no current context. Start a cluster, such as `minikube start`.');
  if (named !== undefined && named !== context) {
    throw new Refusal(`The current context is ${context}, not ${named}: kubectl config use-context ${named}`);
  }
  const server = config('view', '--minify', '--output', 'jsonpath={.clusters[0].cluster.server}');
  const host = URL.canParse(server) ? new URL(server).hostname : '';
  const isLocal = localNames.test(context) || ['127.0.0.1', 'localhost', '[::1]'].includes(host);
  if (isLocal || named === context) return context;
  throw new Refusal(
    `Context ${context} is at ${server}, not on this machine, and this takes pods and data away. If you mean it: --context ${context}`,
  );
}

function config(...args: string[]): string {
  const { stdout, error } = spawnSync('kubectl', ['config', ...args], { encoding: 'utf8' });
  if (error) throw new Refusal(`kubectl does not run: ${error.message}`);
  return stdout.trim();
}
