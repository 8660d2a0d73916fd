import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type TestServer } from './support/server.ts';

/** Runs the smoke test as a deployment does; answers its exit code and what it wrote. */
async function smoke(url: string): Promise<{ code: number; output: string }> {
  return await new Promise((resolve) => {
    execFile(
      process.execPath,
      ['dist/smoke.js', url],
      { cwd: new URL('../', import.meta.url).pathname },
      (error, output) => resolve({ code: error === null ? 0 : Number(error.code), output }),
    );
  });
}

describe('the smoke test of a deployment', () => {
  let webRoot: string;
  let whole: TestServer;
  let pageless: TestServer;

  beforeAll(async () => {
    webRoot = mkdtempSync(join(tmpdir(), 'finance-web-'));
    writeFileSync(join(webRoot, 'index.html'), '<!doctype html><script type="module" src="a.js"></script>');
    whole = await startServer({ environment: { WEB_ROOT: webRoot } });
    pageless = await startServer({ environment: { WEB_ROOT: join(webRoot, 'missing') } });
  });
  afterAll(async () => {
    await whole.close();
    await pageless.close();
    rmSync(webRoot, { recursive: true });
  });

  it('passes where everything answers', async () => {
    const { code, output } = await smoke(whole.url);
    expect(output).toMatch(/^5 passed, 0 failed$/m);
    expect(code).toBe(0);
  });

  it('fails, and says at what, where the page is missing', async () => {
    const { code, output } = await smoke(pageless.url);
    expect(output).toContain('✗ the page is served');
    expect(output).toMatch(/^4 passed, 1 failed$/m);
    expect(code).toBe(1);
  });

  it('fails at everything where nothing listens', async () => {
    const { code, output } = await smoke('http://127.0.0.1:9');
    expect(output).toMatch(/^0 passed, 5 failed$/m);
    expect(code).toBe(1);
  });
});
