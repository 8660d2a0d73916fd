import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, beforeEach, describe, test } from 'node:test';
import { Refusal } from '../refusal.ts';
import { findProgram } from '../testing/programs.ts';
import { localContext } from './context.ts';

const skip = findProgram('kubectl') === null && 'there is no kubectl here, which reads the contexts';
const folder = mkdtempSync(path.join(tmpdir(), 'finance-context-'));
const before = process.env['KUBECONFIG'];
let count = 0;

/** Has kubectl read a file with one context, which is the current one. Nothing answers there, and nobody is asked. */
function useContext(name: string, server: string): void {
  count += 1;
  const file = path.join(folder, `${count}.json`);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    contexts: [{ name, context: { cluster: 'cluster', user: 'user' } }],
    clusters: [{ name: 'cluster', cluster: { server } }],
    users: [{ name: 'user', user: {} }],
  };
  writeFileSync(file, JSON.stringify(config));
  process.env['KUBECONFIG'] = file;
}

describe('the context to work in', { skip }, () => {
  beforeEach(() => {
    process.env['KUBECONFIG'] = path.join(folder, 'none');
  });
  after(() => {
    if (before === undefined) delete process.env['KUBECONFIG'];
    else process.env['KUBECONFIG'] = before;
    rmSync(folder, { recursive: true, force: true });
  });

  for (const name of ['minikube', 'kind-books', 'docker-desktop']) {
    test(`${name} is on this machine by its name`, () => {
      useContext(name, 'https://192.168.49.2:8443');
      assert.equal(localContext(undefined), name);
    });
  }

  for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
    test(`a cluster at ${host} is on this machine`, () => {
      useContext('any', `https://${host}:6443`);
      assert.equal(localContext(undefined), 'any');
    });
  }

  test('a cluster elsewhere is refused, with what to say', () => {
    useContext('production', 'https://cluster.example.org:6443');
    assert.throws(
      () => localContext(undefined),
      new Refusal(
        'Context production is at https://cluster.example.org:6443, not on this machine, and this takes pods and data away. If you mean it: --context production',
      ),
    );
  });

  test('a name that only begins or ends like a local one is elsewhere', () => {
    for (const name of ['minikube-production', 'my-kind-cluster', 'kind-']) {
      useContext(name, 'https://cluster.example.org:6443');
      assert.throws(() => localContext(undefined), /not on this machine/, name);
    }
    useContext('any', 'https://localhost.example.org:6443');
    assert.throws(() => localContext(undefined), /not on this machine/);
  });

  test('a cluster elsewhere that is named is taken', () => {
    useContext('production', 'https://cluster.example.org:6443');
    assert.equal(localContext('production'), 'production');
  });

  test('a name that is not the current context is refused', () => {
    useContext('minikube', 'https://192.168.49.2:8443');
    assert.throws(() => localContext('production'), /The current context is minikube, not production/);
  });

  test('no context at all is refused', () => {
    assert.throws(() => localContext(undefined), /kubectl has no current context/);
  });
});
