import { checkGroups } from './steps.ts';

/** Runs every step, telling each with its time and, when it fails, what is wrong. Answers how many passed and failed. */
export async function runChecks(say: (text: string) => void): Promise<{ passed: number; failed: number }> {
  const counts = { passed: 0, failed: 0 };
  for (const group of checkGroups) {
    await Promise.all(
      group.map(async (step) => {
        const startedAt = performance.now();
        const problem = await step.run();
        const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
        say(`${problem === null ? '✓' : '✗'} ${step.name} (${seconds} s)`);
        if (problem !== null) say(problem.replaceAll(/^/gm, '    '));
        counts[problem === null ? 'passed' : 'failed'] += 1;
      }),
    );
  }
  return counts;
}
