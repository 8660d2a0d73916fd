import type { TestEvent } from 'node:test/reporters';

/** A reporter of Node's test runner that writes the counts of its tests as one JSON object. */
export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for await (const event of events) {
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    if (event.data.details.type === 'suite') continue;
    const isSkipped = event.data.skip !== undefined || event.data.todo !== undefined;
    if (isSkipped) counts.skipped += 1;
    else counts[event.type === 'test:pass' ? 'passed' : 'failed'] += 1;
  }
  yield JSON.stringify(counts);
}
