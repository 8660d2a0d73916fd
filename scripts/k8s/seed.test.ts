import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findObject, titleOf } from './objects.ts';
import { describeRendered } from './rendered-suite.ts';
import { overlays } from './rendering.ts';
import { seed, sequence } from './seed.ts';

describeRendered('every overlay holds what the architecture says, row by row', async (rendering) => {
  for (const overlay of overlays) {
    const objects = await rendering.objects(overlay);

    for (const { words, expected, find, except } of seed) {
      const exception = except?.[overlay];
      test(`${overlay}: ${words}${exception ? ` — but ${exception.because}` : ''}`, () => {
        assert.deepEqual(find(objects), exception ? exception.expected : expected);
      });
    }

    test(`${overlay}: comes out in the order of the deployment sequence`, () => {
      let before = -1;
      for (const [step, ...titles] of sequence) {
        const places = titles.flatMap((title) => {
          const [kind = '', name = ''] = title.split(' ');
          const object = findObject(objects, kind, name);
          return object ? [objects.indexOf(object)] : [];
        });
        assert.ok(places.length > 0 || overlay === 'prod', `nothing of step ${step} is there`);
        for (const place of places) {
          assert.ok(
            place > before,
            `${titleOf(objects[place]!)} of step ${step} comes before the step before it`,
          );
        }
        before = Math.max(before, ...places);
      }
    });
  }
});
