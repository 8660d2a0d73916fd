import { describe, expect, it } from 'vitest';
import { Turns } from './turns.ts';

/** Work that ends when it is told to. */
function pieces(turns: Turns) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const run = async (name: string): Promise<string> =>
    await turns.run(async () => {
      begun.push(name);
      await new Promise<void>((resolve) => ends.set(name, resolve));
      return name;
    });
  return { begun, run, end: (name: string) => ends.get(name)?.() };
}

describe('turns', () => {
  it('runs a few at once and the others in the order they came', async () => {
    const { begun, run, end } = pieces(new Turns(2, 10_000));
    const all = ['a', 'b', 'c', 'd'].map(run);
    expect(begun).toEqual(['a', 'b']);
    end('b');
    await all[1];
    await Promise.resolve();
    expect(begun).toEqual(['a', 'b', 'c']);
    const late = run('e');
    end('a');
    await all[0];
    await Promise.resolve();
    expect(begun).toEqual(['a', 'b', 'c', 'd']);
    end('c');
    end('d');
    await Promise.all([all[2], all[3]]);
    await Promise.resolve();
    end('e');
    expect(await late).toBe('e');
  });

  it('passes the turn on when work fails', async () => {
    const turns = new Turns(1, 10_000);
    const failed = turns.run(async () => await Promise.reject(new Error('no')));
    const after = turns.run(async () => await Promise.resolve('yes'));
    await expect(failed).rejects.toThrow('no');
    expect(await after).toBe('yes');
  });

  it('refuses who waited too long, and forgets them', async () => {
    const { begun, run, end } = pieces(new Turns(1, 20));
    const first = run('a');
    await expect(run('b')).rejects.toMatchObject({ code: 'too_many_requests' });
    end('a');
    await first;
    const third = run('c');
    expect(begun).toEqual(['a', 'c']);
    end('c');
    await third;
  });
});
