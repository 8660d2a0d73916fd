import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { addressOf, hostOf, isHttps } from './forwarded.ts';

const asked = (headers: IncomingMessage['headers'], socket: object = {}): IncomingMessage =>
  ({ headers, socket: { remoteAddress: '10.0.0.1', ...socket } }) as IncomingMessage;

describe('what proxies say of a request', () => {
  it('is believed as far as there are proxies, counted from here', () => {
    const request = asked({ 'x-forwarded-for': 'made-up, 203.0.113.7, 10.0.0.2' });
    expect(addressOf(request, 0)).toBe('10.0.0.1');
    expect(addressOf(request, 1)).toBe('10.0.0.2');
    expect(addressOf(request, 2)).toBe('203.0.113.7');
    expect(addressOf(request, 9)).toBe('made-up');
    expect(addressOf(asked({}), 1)).toBe('10.0.0.1');
  });

  it('is the scheme and host of the nearest one', () => {
    const headers = {
      host: 'app:5000',
      'x-forwarded-host': 'a.example, b.example',
      'x-forwarded-proto': 'http,https',
    };
    expect([hostOf(asked(headers), 0), isHttps(asked(headers), 0)]).toEqual(['app:5000', false]);
    expect([hostOf(asked(headers), 1), isHttps(asked(headers), 1)]).toEqual(['b.example', true]);
    expect(hostOf(asked({ host: 'app:5000' }), 1)).toBe('app:5000');
    expect(isHttps(asked({}, { encrypted: true }), 1)).toBe(true);
    const isWith = (scheme: string) => isHttps(asked({ 'x-forwarded-proto': scheme }), 1);
    expect(['https', 'wss', 'http', 'ws'].map(isWith)).toEqual([true, true, false, false]);
  });
});
