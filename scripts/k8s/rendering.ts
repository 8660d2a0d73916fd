import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { inRepository } from '../repository.ts';
import type { Kustomize } from './kustomize.ts';
import type { KubeObject } from './objects.ts';
import { randomSecret, secretFileOf, type SecretValues, writeSecretFile } from './secret-file.ts';

export const overlays = ['minikube', 'dev', 'prod'] as const;
export type Overlay = (typeof overlays)[number];

/**
 * Renders a copy of the folder k8s/ that has a Secret of its own, so that a checkout needs none to be tested and none of its
 * own is read.
 */
export class Rendering {
  readonly secret: SecretValues;
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'finance-k8s-'));
  readonly #kustomize: Kustomize;
  #count = 0;

  constructor(kustomize: Kustomize) {
    this.#kustomize = kustomize;
    const isOurs = (file: string) => !path.basename(file).startsWith('secret.env');
    cpSync(inRepository('k8s'), this.#folder, { recursive: true, filter: isOurs });
    this.secret = randomSecret(this.#folder);
    writeSecretFile(secretFileOf(this.#folder), this.secret);
  }

  /** The objects of an overlay, with components that it does not list itself added after its own. */
  async objects(overlay: Overlay, ...components: string[]): Promise<KubeObject[]> {
    return parseAllDocuments(await this.text(overlay, ...components)).map((document) => {
      const [error] = document.errors;
      if (error) throw error;
      return unfolded(document.toJS() as KubeObject);
    });
  }

  /** The YAML of an overlay, with components added. */
  async text(overlay: Overlay, ...components: string[]): Promise<string> {
    const folder = path.join('overlays', overlay);
    if (components.length === 0) return await this.#kustomize.build(path.join(this.#folder, folder));
    this.#count += 1;
    const combined = path.join(this.#folder, 'combined', String(this.#count));
    mkdirSync(combined, { recursive: true });
    writeFileSync(
      path.join(combined, 'kustomization.yaml'),
      [
        'sortOptions: { order: fifo }',
        `resources: [../../${folder}]`,
        `components: [${components.map((name) => `../../components/${name}`).join(', ')}]`,
      ].join('\n'),
    );
    return await this.#kustomize.build(combined);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Kustomize folds long base64 into lines, which Kubernetes reads and a schema's format does not. */
function unfolded(object: KubeObject): KubeObject {
  if (object.kind !== 'Secret') return object;
  const data = Object.entries(object['data'] as Record<string, string>);
  return {
    ...object,
    data: Object.fromEntries(data.map(([key, value]) => [key, value.replaceAll('\n', '')])),
  };
}
