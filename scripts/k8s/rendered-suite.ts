import { describe, test } from 'node:test';
import { findKustomize, kustomizeIsMissing } from './kustomize.ts';
import { Rendering } from './rendering.ts';

let shared: Rendering | null = null;

/** One rendering for all suites of a process: what each of them wants of it is made once. */
function sharedRendering(): Rendering | null {
  const kustomize = shared === null ? findKustomize() : null;
  if (kustomize === null) return shared;
  const rendering = new Rendering(kustomize);
  process.once('exit', () => rendering.remove());
  shared = rendering;
  return rendering;
}

/** A suite of tests about rendered overlays. Without Kustomize it counts as one test that was skipped, and says why. */
export function describeRendered(title: string, suite: (rendering: Rendering) => Promise<void>): void {
  const rendering = sharedRendering();
  if (rendering === null) void test(title, { skip: kustomizeIsMissing }, () => {});
  else void describe(title, async () => await suite(rendering));
}
