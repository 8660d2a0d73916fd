import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';

describe('options of a soak', () => {
  it('has what the command says as its defaults', () => {
    expect(readOptions([])).toEqual({
      minutes: 20,
      members: 200,
      households: 40,
      rate: 20,
      seed: 1,
      withSnapshots: false,
      plot: null,
    });
  });

  it('takes hours for minutes', () => {
    expect(readOptions(['--hours', '8']).minutes).toBe(480);
    expect(readOptions(['--minutes', '2', '--seed', '7', '--rate=12'])).toMatchObject({
      minutes: 2,
      seed: 7,
      rate: 12,
    });
  });

  it.each([
    [['--minutes', '0'], /--minutes is 0; it must be a whole number from 1 to 1,440/],
    [['--minutes', '1.5'], /--minutes is 1.5/],
    [['--hours', '25'], /--hours is 25; it must be a whole number from 1 to 24/],
    [['--hours', '1', '--minutes', '5'], /not both/],
    [['--rate', '31'], /from 1 to 30/],
    [['--rate', '-3'], /ambiguous|--rate/],
    [['--members', '10', '--households', '11'], /--households is 11; it must be a whole number from 1 to 10/],
    [['--days', '1'], /Unknown option '--days'[\s\S]*pnpm soak/],
    [['--plot', 'no/such/folder/soak.svg'], /there is no folder no\/such\/folder/],
    [['now'], /Unexpected argument 'now'/],
  ])('refuses %j with a sentence', (args, sentence) => {
    expect(() => readOptions(args)).toThrow(sentence);
  });
});
