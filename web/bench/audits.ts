import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { freePort } from '../../scripts/launch/ports.ts';
import { inRepository } from '../../scripts/repository.ts';
import { chromiumArgs, executable } from './browser.ts';
import type { Subject } from './order.ts';

/** Lighthouse's own two forms: a desktop's screen and line, or a phone's with a processor slowed 4 × and a slow 4G. */
export const forms = ['desktop', 'mobile'] as const;
export type Form = (typeof forms)[number];

export interface Audit {
  readonly performance: number;
  readonly accessibility: number;
  /** Audits that count and do not hold, with what they say. */
  readonly missed: readonly string[];
}

const folder = inRepository('web/bench/lighthouse');

/** Installs Lighthouse beside its program, once: it is none of the workspace's packages. */
export function installLighthouse(): void {
  if (existsSync(`${folder}/node_modules/lighthouse`)) return;
  const { status, stdout, stderr } = spawnSync('npx', ['-y', 'pnpm@12', 'install', '--frozen-lockfile'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new Error(
      `Lighthouse could not be installed in ${folder}; leave it out with --only.\n${stdout}${stderr}`,
    );
}

/** Audits a page in a Chromium of its own, signed in by a cookie. @throws Error with what Lighthouse says */
export async function audit(what: {
  readonly url: string;
  readonly subject: Subject | null;
  readonly form: Form;
}): Promise<Audit> {
  const { url, subject, form } = what;
  const port = await freePort();
  const profile = mkdtempSync(path.join(tmpdir(), 'finance-lighthouse-'));
  // Lighthouse opens its page among those of the profile, and not in a window that knows nothing.
  const context = await chromium.launchPersistentContext(profile, {
    ...executable(),
    args: [...chromiumArgs, `--remote-debugging-port=${port}`],
  });
  try {
    if (subject !== null) {
      const { origin, cookie } = subject;
      await context.addCookies([{ ...cookie, url: origin, httpOnly: true, sameSite: 'Lax' }]);
    }
    const told = await run(JSON.stringify({ url, port, form }));
    const found = JSON.parse(told) as Audit & { readonly url: string };
    if (found.url !== url) throw new Error(`Lighthouse was led from ${url} to ${found.url}`);
    return found;
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function run(asked: string): Promise<string> {
  const child = spawn(process.execPath, [`${folder}/audit.mjs`, asked], { cwd: folder, timeout: 180_000 });
  let output = '';
  let problems = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (problems += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`Lighthouse ended with ${code}:\n${problems.slice(-2_000)}`);
  return output;
}
