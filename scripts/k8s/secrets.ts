/**
 * `pnpm k8s:secrets`: the passwords and keys that the overlays dev and minikube deploy with, made at random once per checkout.
 * Skaffold runs it before it deploys; a file that is there stays as it is. When the cluster's database wants another password
 * than the file's, it says so and what to do, and ends with 1.
 *
 *   --adopt          take the values of the Secret in the cluster
 *   --fit            give the database in the cluster the password of the file
 *   --rotate KEY     make a new postgres-password or secret-key; the database learns its new password at once
 *   --context NAME   for a cluster that is not on this machine
 */
import { parseArgs } from 'node:util';
import { Refusal, tell } from '../refusal.ts';
import { inRepository } from '../repository.ts';
import { ClusterDatabase } from './cluster-database.ts';
import { localContext } from './context.ts';
import {
  randomSecret,
  readSecretFile,
  replaceSecretFile,
  rotated,
  secretFileOf,
  writeSecretFile,
} from './secret-file.ts';

// Tests have a folder of their own.
const kustomization = process.env['FINANCE_K8S'] || inRepository('k8s');
const file = secretFileOf(kustomization);

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** The cluster's database, where looking at it needs nobody's leave: on this machine. */
function nearbyDatabase(): ClusterDatabase | null {
  try {
    return new ClusterDatabase(localContext(undefined));
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

function ensure(): void {
  const database = nearbyDatabase();
  let values = readSecretFile(file);
  if (values === null) {
    if (database !== null && database.secret() !== null) {
      throw new Refusal(
        `This checkout has no passwords yet (${file}), and the cluster has some of another checkout, which its database and its people's links go by.\n` +
          'Take them with: pnpm k8s:secrets --adopt\n' +
          'Or, if nothing there is worth keeping, remove it first, and /data/postgres and /data/uploads on the node: ' +
          'kubectl delete namespace/finance-app pv/finance-app-postgres pv/finance-app-uploads',
      );
    }
    // Another run may have written one meanwhile; that one counts.
    if (writeSecretFile(file, randomSecret(kustomization))) say(`Wrote new passwords and keys to ${file}`);
    values = readSecretFile(file);
  }
  if (values === null || database?.takes(values['postgres-password']) !== false) return;
  throw new Refusal(
    `The database in the cluster does not take the password of ${file}: it keeps the one that its volume was made with.\n` +
      'To give it the password of this file: pnpm k8s:secrets --fit\n' +
      "To go on with the password that the cluster's Secret has: pnpm k8s:secrets --adopt\n" +
      'To begin with an empty database: remove the namespace finance-app, and /data/postgres on the node.',
  );
}

function adopt(database: ClusterDatabase): void {
  const values = database.secret();
  if (values === null) throw new Refusal('The cluster has no complete Secret finance-app-secret to take.');
  replaceSecretFile(file, values);
  say(`Wrote the cluster's passwords and keys to ${file}`);
}

function fit(database: ClusterDatabase): void {
  const values = readSecretFile(file);
  if (values === null) throw new Refusal(`There is no ${file} yet. Make one with: pnpm k8s:secrets`);
  database.setPassword(values['postgres-password']);
  say(
    `The database has the password of ${file}. Deploy again, so that the servers have it too: skaffold run`,
  );
}

function rotate(key: string, context: string | undefined): void {
  const before = readSecretFile(file);
  if (before === null) throw new Refusal(`There is no ${file} yet. Make one with: pnpm k8s:secrets`);
  if (key !== 'postgres-password' && key !== 'secret-key') {
    throw new Refusal(`${key} is nothing to rotate: name postgres-password or secret-key.`);
  }
  const database = key === 'postgres-password' ? new ClusterDatabase(localContext(context)) : null;
  const after = rotated(before, key);
  // The file first: a run that ends between the two leaves a password that --fit can give to the database.
  replaceSecretFile(file, after);
  try {
    database?.setPassword(after['postgres-password']);
  } catch (error) {
    replaceSecretFile(file, before);
    throw error;
  }
  say(`${file} has a new ${key}. Deploy it at once: skaffold run`);
}

function run(): void {
  const { values } = parseArgs({
    options: {
      adopt: { type: 'boolean' },
      fit: { type: 'boolean' },
      rotate: { type: 'string' },
      context: { type: 'string' },
    },
  });
  if (values.adopt) adopt(new ClusterDatabase(localContext(values.context)));
  else if (values.fit) fit(new ClusterDatabase(localContext(values.context)));
  else if (values.rotate !== undefined) rotate(values.rotate, values.context);
  else ensure();
}

try {
  run();
} catch (error) {
  tell(error);
  process.exitCode = 1;
}
