import { after, describe, test } from 'node:test';
import { findKustomize, kustomizeIsMissing } from './kustomize.ts';
import { Rendering } from './rendering.ts';

/** A suite of tests about rendered overlays. Without Kustomize it counts as one test that was skipped, and says why. */
export async function describeRendered(
  title: string,
  suite: (rendering: Rendering) => Promise<void>,
): Promise<void> {
  const kustomize = findKustomize();
  if (kustomize === null) {
    await test(title, { skip: kustomizeIsMissing }, () => {});
    return;
  }
  await describe(title, async () => {
    const rendering = new Rendering(kustomize);
    after(() => rendering.remove());
    await suite(rendering);
  });
}
