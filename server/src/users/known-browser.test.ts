import { describe, expect, it } from 'vitest';
import { knownDaysMax, KnownBrowsers } from './known-browser.ts';

const account = 'ana@example.test';
const key = 'a secret of the tests alone, long enough';

describe('a known browser', () => {
  const begin = new Date('2026-11-26T08:00:00Z');
  const browsers = new KnownBrowsers(key, () => begin);

  it('is known for the account it was remembered for, and for no other', () => {
    const { name, value } = browsers.remember(account);
    expect(name).toBe(browsers.cookieName(account));
    expect(name).not.toContain('ana');
    expect(browsers.read(account, value)).toEqual({ id: value.split('.')[0], issuedAt: begin });
    expect(browsers.read('tom@example.test', value)).toBeNull();
    expect(browsers.cookieName('tom@example.test')).not.toBe(name);
  });

  it('is not known by a cookie that is missing, changed or of another key', () => {
    const { value } = browsers.remember(account);
    const [id = '', issuedAt = '', signature = ''] = value.split('.');
    const changed = [
      undefined,
      '',
      'x',
      value.slice(1),
      `${value}x`,
      `${'A'.repeat(16)}.${issuedAt}.${signature}`,
      `${id}.${issuedAt}0.${signature}`,
      `${id}.${issuedAt}.${'A'.repeat(43)}`,
      new KnownBrowsers(`another ${key}`, () => begin).remember(account).value,
    ];
    for (const each of changed) expect(browsers.read(account, each)).toBeNull();
  });

  it('is forgotten after a year, and not known before it was remembered', () => {
    const { value } = browsers.remember(account);
    const at = (ms: number) => new KnownBrowsers(key, () => new Date(begin.getTime() + ms));
    const yearMs = knownDaysMax * 86_400_000;
    expect(at(yearMs).read(account, value)).not.toBeNull();
    expect(at(yearMs + 1).read(account, value)).toBeNull();
    expect(at(-1).read(account, value)).toBeNull();
  });
});
