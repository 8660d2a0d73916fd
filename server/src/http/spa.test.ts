import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerSpa } from './spa.ts';

describe('the built page', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'finance-spa-'));
  const script = `export const words = '${'many '.repeat(500)}';`;
  const builtPage =
    '<!doctype html><meta name="base-path" content="/" /><title>Books</title>' +
    '<link rel="icon" href="./icon.svg" /><script type="module" crossorigin src="./assets/index-1.js"></script>' +
    '<link rel="modulepreload" crossorigin href="./assets/small-2.js">';
  let app: FastifyInstance;

  beforeAll(async () => {
    mkdirSync(path.join(root, 'assets'));
    writeFileSync(path.join(root, 'index.html'), builtPage);
    writeFileSync(path.join(root, 'assets', 'index-1.js'), script);
    writeFileSync(path.join(root, 'assets', 'index-1.js.gz'), gzipSync(script));
    writeFileSync(path.join(root, 'assets', 'index-1.js.br'), brotliCompressSync(script));
    writeFileSync(path.join(root, 'assets', 'small-2.js'), 'export {};');
    app = fastify();
    await registerSpa(app, { webRoot: root, basePath: '/' });
  });
  afterAll(async () => {
    await app.close();
    rmSync(root, { recursive: true });
  });

  const get = (url: string, headers: Record<string, string> = {}) =>
    app.inject({ method: 'GET', url, headers });

  it('sends a script as compressed as who asks for it takes it', async () => {
    const short = await get('/assets/index-1.js', { 'accept-encoding': 'gzip, deflate' });
    expect(short.headers).toMatchObject({
      'content-encoding': 'gzip',
      vary: 'accept-encoding',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect(short.headers['content-type']).toContain('javascript');
    expect(gunzipSync(short.rawPayload).toString()).toBe(script);
    const shorter = await get('/assets/index-1.js', { 'accept-encoding': 'gzip, deflate, br, zstd' });
    expect(shorter.headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding' });
    expect(brotliDecompressSync(shorter.rawPayload).toString()).toBe(script);
    const plain = await get('/assets/index-1.js');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(plain.headers['vary']).toBe('accept-encoding');
    expect(plain.body).toBe(script);
  });

  it('sends what has no compressed file as it is', async () => {
    const small = await get('/assets/small-2.js', { 'accept-encoding': 'gzip' });
    expect(small.headers['content-encoding']).toBeUndefined();
    expect(small.body).toBe('export {};');
  });

  it('answers the path of any screen with the page, never kept', async () => {
    for (const url of ['/', '/h/1/transactions']) {
      const page = await get(url, { accept: 'text/html', 'accept-encoding': 'gzip, br' });
      expect(page.statusCode).toBe(200);
      expect(page.headers['cache-control']).toBe('no-cache');
      expect(page.body).toContain('<title>Books</title>');
    }
    expect((await get('/assets/gone.js')).statusCode).toBe(404);
  });

  it('names by their full path what it loads, wherever it stands, and says where that is', async () => {
    const below = fastify();
    await registerSpa(below, { webRoot: root, basePath: '/at/home/' });
    const pages = [
      { at: '/', page: await get('/h/1/transactions', { accept: 'text/html' }) },
      {
        at: '/at/home/',
        page: await below.inject({ url: '/h/1/transactions', headers: { accept: 'text/html' } }),
      },
    ];
    await below.close();
    for (const { at, page } of pages) {
      const addresses = [...page.body.matchAll(/(?:src|href|content)="([^"]*)"/g)].map(
        ([, address]) => address,
      );
      expect(addresses).toEqual([at, `${at}icon.svg`, `${at}assets/index-1.js`, `${at}assets/small-2.js`]);
    }
  });

  it('is told to be unchanged to who has it, also when a proxy has weakened its tag', async () => {
    const page = await get('/');
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    const etag = String(page.headers['etag']);
    for (const known of [etag, `W/${etag}`]) {
      const again = await get('/h/1', { accept: 'text/html', 'if-none-match': known });
      expect([again.statusCode, again.body]).toEqual([304, '']);
    }
    expect((await get('/', { 'if-none-match': '"another"' })).statusCode).toBe(200);
    expect((await app.inject({ method: 'HEAD', url: '/' })).statusCode).toBe(200);
  });
});
