/**
 * `pnpm k8s:secrets`: the passwords and keys that the overlays dev and minikube deploy with, made at random once per
 * checkout. Skaffold runs it before it deploys; a file that is there stays as it is.
 */
import { tell } from '../refusal.ts';
import { inRepository } from '../repository.ts';
import { randomSecret, readSecretFile, secretFileOf, writeSecretFile } from './secret-file.ts';

function ensureSecrets(): void {
  const file = secretFileOf(inRepository('k8s'));
  if (readSecretFile(file) !== null) return;
  if (writeSecretFile(file, randomSecret(inRepository('k8s'))))
    process.stdout.write(`Wrote new passwords and keys to ${file}\n`);
}

try {
  ensureSecrets();
} catch (error) {
  tell(error);
  process.exitCode = 1;
}
