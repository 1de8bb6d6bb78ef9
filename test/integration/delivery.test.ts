import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { fetch } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { AudioLink } from '../../src/contract/job.ts';
import { createCdn } from '../../src/delivery/cdn.ts';
import { askPurge, askPurgeOfAll, runPurges, schedulePurges } from '../../src/delivery/purges.ts';
import { signLink } from '../../src/delivery/sign-link.ts';
import { createServer } from '../../src/platform/http/server.ts';
import { serveWebPage } from '../../src/platform/http/web-page.ts';
import { sweep } from '../../src/retention/sweep.ts';
import { type CdnServer, startCdn } from '../support/cdn-server.ts';
import { listener, open } from '../support/hear-again.ts';
import { type Answer, ask, ended, expectError, expectShape, send, uploaded } from '../support/http-client.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { clip } from '../support/made-media.ts';
import type { TestApp } from '../support/test-app.ts';

checkLeaks();

let opened: TestApp;
let cdn: CdnServer;
let url: string;
beforeAll(async () => {
  cdn = await startCdn();
  opened = await open([listener().engine], {
    CDN_BASE_URL: cdn.url,
    CDN_PURGE_URL: cdn.apiUrl,
    CDN_ZONE: cdn.zone,
    CDN_TOKEN: cdn.token,
  });
  ({ url } = await opened.app.listen());
  cdn.setOrigin(url);
  opened.app.startWorker();
});
afterAll(async () => {
  await opened[Symbol.asyncDispose]();
  await cdn[Symbol.asyncDispose]();
});
beforeEach(() => {
  cdn.misbehave(null);
  cdn.misbehaveAtPurge(null);
  cdn.seen.length = 0;
  cdn.purges.length = 0;
});

const heard = async (): Promise<string> => {
  const { job_id } = await uploaded(url, await clip(), { fields: { language: 'kk', no_cache: 'true' } });
  expect(await ended(url, job_id)).toMatchObject({ status: 'completed', audio: 'ready' });
  return job_id;
};
const linkTo = (id: string, body: object = {}): Promise<AudioLink> =>
  expectShape(send(`${url}/api/v1/jobs/${id}/audio/link`, 'POST', body), AudioLink);
/** Where the CDN has it, also while the server is too busy to look. */
const atCdn = (link: string): string => `${cdn.url}${new URL(link).pathname}${new URL(link).search}&via=cdn`;
/** As a browser: goes where it is sent. */
const follow = async (address: string): Promise<Answer & { at: string }> => {
  const answer = await ask(address);
  return answer.status === 302 ? follow(String(answer.headers.location)) : { ...answer, at: new URL(address).origin };
};

describe('a link to the audio', () => {
  test('opens the recording and any part of it, for the listener alone', async () => {
    const id = await heard();
    const own = await ask(`${url}/api/v1/jobs/${id}/audio`);
    expect(own.headers['cache-control']).toBe('private, max-age=31536000, immutable');
    const link = await linkTo(id);
    expect(link.public).toBe(false);
    expect(Date.parse(link.expires_at) - Date.now()).toBeGreaterThan(86_399_000);
    const whole = await ask(link.url);
    expect(whole).toMatchObject({
      status: 200,
      headers: { 'cache-control': expect.stringMatching(/^private, max-age=8\d{4}, immutable$/), etag: own.headers.etag },
    });
    expect(whole.body.equals(own.body)).toBe(true);
    const part = await ask(link.url, { headers: { range: 'bytes=-10' } });
    expect(part.status).toBe(206);
    expect(part.body.equals(own.body.subarray(-10))).toBe(true);
    expect(await ask(link.url, { method: 'HEAD' })).toMatchObject({ status: 200, headers: { 'content-length': String(own.body.length) } });
    expect((await linkTo(id)).url, 'the same for a while, so that caches are of use').toBe(link.url);
    expect(cdn.seen).toEqual([]);
  });

  test('that was changed in any way is refused', async () => {
    const [id, other] = [await heard(), await heard()];
    const [link, otherLink] = [new URL((await linkTo(id)).url), new URL((await linkTo(other)).url)];
    const changed = (change: (link: URL) => void): string => {
      const copy = new URL(link);
      change(copy);
      return copy.href;
    };
    for (const address of [
      changed((at) => at.searchParams.set('expires', String(Number(at.searchParams.get('expires')) + 3600))),
      changed((at) => at.searchParams.set('public', '1')),
      changed((at) => at.searchParams.set('signature', 'A'.repeat(43))),
      changed((at) => at.searchParams.set('signature', '')),
      changed((at) => {
        at.pathname = otherLink.pathname;
      }),
      changed((at) => {
        at.pathname = at.pathname.replace('playback.m4a', 'original');
      }),
    ])
      await expectError(ask(address), 'LINK_INVALID', 403);
    await expectError(ask(changed((at) => at.searchParams.delete('signature'))), 'VALIDATION_FAILED', 400);
  });

  test('ends with its time, and with the job', async () => {
    const id = await heard();
    const link = await linkTo(id);
    const object = new URL(link.url).pathname.replace('/api/v1/media/', '');
    const secret = (await opened.app.db.selectFrom('secrets').select('value').where('name', '=', 'links').executeTakeFirstOrThrow()).value;
    const old = signLink(secret, { object, expires: Math.floor(Date.now() / 1000) - 1, isPublic: false });
    await expectError(ask(`${url}${old}`), 'LINK_EXPIRED', 410);
    await send(`${url}/api/v1/jobs/${id}`, 'DELETE');
    await expectError(ask(link.url), 'MEDIA_GONE', 410);
    await send(`${url}/api/v1/jobs/${id}/restore`, 'POST');
    expect(await ask(link.url)).toMatchObject({ status: 200 });
  });

  test.each([[{ expires_in: 59 }], [{ expires_in: 604_801 }], [{ expires_in: 'tomorrow' }], [{ public: 'yes' }]])(
    'cannot be made with %o',
    async (body) => {
      await expectError(send(`${url}/api/v1/jobs/${crypto.randomUUID()}/audio/link`, 'POST', body), 'VALIDATION_FAILED', 400);
    },
  );
});

describe('a public link', () => {
  test('is delivered by the CDN, which asks this server once', async () => {
    const { url: link } = await linkTo(await heard(), { public: true });
    const first = await follow(link);
    expect(first).toMatchObject({ status: 200, at: cdn.url });
    expect(first.headers).toMatchObject({
      'cache-control': expect.stringMatching(/^public, max-age=8\d{4}, immutable$/),
      'cross-origin-resource-policy': 'cross-origin',
    });
    await follow(link);
    expect(cdn.seen.map((line) => line.split(' ')[0])).toEqual(['hit', 'hit']);
    expect(await opened.app.metrics.registry.metrics()).toContain('cdn_looks_total{cache="miss"} 1');
  });

  test.each([[{ status: 503 }], ['hang' as const]])(
    'comes from this server within 2 s while the CDN answers %o, and tries the CDN again after a minute',
    async (fault) => {
      let now = 0;
      const watched = createCdn({ fetch, metrics: opened.app.metrics, log: opened.app.log, now: () => now });
      const { url: link } = await linkTo(await heard(), { public: true });
      const elsewhere = `${cdn.url}${new URL(link).pathname}${new URL(link).search}&via=cdn`;
      expect(await watched.has(elsewhere)).toBe(true);
      cdn.misbehave(fault);
      now += 10_001;
      const began = performance.now();
      expect(await watched.has(elsewhere)).toBe(false);
      expect(performance.now() - began).toBeLessThan(2500);
      expect(watched.away()).not.toBeNull();
      cdn.misbehave(null);
      now += 59_000;
      expect(await watched.has(elsewhere), 'not yet').toBe(false);
      now += 1001;
      expect(await watched.has(elsewhere)).toBe(true);
      expect(watched.away()).toBeNull();
    },
  );

  test('is out of the CDN soon after the job is deleted, seen to be so, and written down', async () => {
    const id = await heard();
    const { url: link } = await linkTo(id, { public: true });
    const elsewhere = atCdn(link);
    await ask(elsewhere);
    expect(await ask(elsewhere)).toMatchObject({ status: 200, headers: { 'cf-cache-status': 'HIT' } });
    await send(`${url}/api/v1/jobs/${id}`, 'DELETE');
    expect(await ask(elsewhere), 'it does not know yet').toMatchObject({ status: 200 });
    expect(await runPurges(opened.app.purges, opened.app.log)).toBe(1);
    expect(cdn.purges).toEqual([{ files: [elsewhere] }]);
    await expectError(ask(elsewhere), 'MEDIA_GONE', 410);
    expect(await log()).toMatchObject([{ reason: 'deletion', tries: 1, error: null, verified_at: expect.any(Date) }]);
    expect(await runPurges(opened.app.purges, opened.app.log)).toBe(0);
  });

  test.each<[string, Parameters<CdnServer['misbehaveAtPurge']>[0], string, number]>([
    ['401', { status: 401 }, 'the token is not accepted; check CDN_TOKEN', 5],
    ['429', { status: 429, retryAfter: '7' }, '429: no', 7],
    ['500', { status: 500 }, '500: no', 5],
    ['a reset', 'reset', 'cannot be reached', 5],
    ['no answer', 'hang', 'no answer in time', 5],
    ['success, and forgets nothing', 'forgets nothing', '1 of 1 addresses still answer', 5],
  ])('a purge that meets %s is tried again', async (_, fault, why, seconds) => {
    const id = await heard();
    await follow((await linkTo(id, { public: true })).url);
    await send(`${url}/api/v1/jobs/${id}`, 'DELETE');
    cdn.misbehaveAtPurge(fault);
    expect(await runPurges(opened.app.purges, opened.app.log)).toBe(1);
    const [failed] = await log();
    expect(failed).toMatchObject({ tries: 1, verified_at: null, error: expect.stringContaining(why) });
    expect((failed?.next_at.getTime() ?? 0) - Date.now()).toBeGreaterThan((seconds - 2) * 1000);
    expect((failed?.next_at.getTime() ?? 0) - Date.now()).toBeLessThanOrEqual(seconds * 1000);
    cdn.misbehaveAtPurge(null);
    await opened.app.db.updateTable('cdn_purges').set({ next_at: new Date() }).where('verified_at', 'is', null).execute();
    await runPurges(opened.app.purges, opened.app.log);
    expect((await log())[0]).toMatchObject({ tries: 2, error: null, verified_at: expect.any(Date) });
  });

  test('is kept by the CDN under one address, whatever is added to the link', async () => {
    const id = await heard();
    const { url: link } = await linkTo(id, { public: true });
    const elsewhere = String((await ask(link)).headers.location);
    expect((await ask(`${link}&utm_source=chat`)).headers.location).toBe(elsewhere);
    const added = await ask(elsewhere.replace(cdn.url, url).replace('?', '?utm_source=chat&'));
    expect(added).toMatchObject({ status: 200, headers: { 'cache-control': expect.stringMatching(/^private/) } });
  });

  test('of an anonymous session is taken out when that ends, of a recording when its time is over, and after an alarm while it stays', async () => {
    const { purges, db, log: appLog } = opened.app;
    const id = await heard();
    const elsewhere = atCdn((await linkTo(id, { public: true })).url);
    await ask(elsewhere);
    const { recording_id } = await db.selectFrom('jobs').select('recording_id').where('id', '=', id).executeTakeFirstOrThrow();
    await askPurge(db, recording_id, 'alarm');
    await runPurges(purges, appLog);
    expect((await log())[0]).toMatchObject({ reason: 'alarm', verified_at: expect.any(Date) });
    await db
      .updateTable('recordings')
      .set({ session_id: 'guest', expires_at: new Date(0) })
      .where('id', '=', recording_id)
      .execute();
    await sweep({ ...opened.app, restoreMs: 0, mendQueue: async () => 0 }, appLog);
    const asked = await db.selectFrom('cdn_purges').selectAll().where('reason', '=', 'deletion').execute();
    expect(asked).toContainEqual(expect.objectContaining({ verified_at: null, paths: [expect.stringContaining(recording_id)] }));
    await runPurges(purges, appLog);
    expect((await ask(elsewhere)).status).toBe(410);
  });

  test('with many links is taken out in lots that the CDN takes', async () => {
    const { db, purges, log: appLog } = opened.app;
    const id = await heard();
    const { recording_id } = await db.selectFrom('jobs').select('recording_id').where('id', '=', id).executeTakeFirstOrThrow();
    const links = Array.from({ length: 70 }, (_, n) => ({
      recording_id,
      path: `/api/v1/media/${recording_id}/playback.m4a?expires=1&public=1&signature=${n}&via=cdn`,
      expires_at: new Date(Date.now() + 60_000),
    }));
    await db.insertInto('media_links').values(links).execute();
    await send(`${url}/api/v1/jobs/${id}`, 'DELETE');
    await runPurges(purges, appLog);
    expect(cdn.purges.map((purge) => (purge as { files: string[] }).files.length)).toEqual([30, 30, 10]);
    expect((await log())[0]).toMatchObject({ error: null, verified_at: expect.any(Date) });
  });

  test('is out of the CDN within 30 s of the deletion when a server runs', async () => {
    const id = await heard();
    const elsewhere = atCdn((await linkTo(id, { public: true })).url);
    await ask(elsewhere);
    await using _running = schedulePurges(opened.app.purges, opened.app.log);
    await send(`${url}/api/v1/jobs/${id}`, 'DELETE');
    const deletedAt = Date.now();
    await expect.poll(async () => (await ask(elsewhere)).status, { timeout: 30_000 }).toBe(410);
    await expect.poll(async () => (await log())[0]?.verified_at, { timeout: 30_000 }).toBeInstanceOf(Date);
    expect(Date.now() - deletedAt).toBeLessThan(30_000);
  });

  test('after an alarm everything is taken out', async () => {
    await askPurgeOfAll(opened.app.db);
    await runPurges(opened.app.purges, opened.app.log);
    expect(cdn.purges).toEqual([{ purge_everything: true }]);
    expect((await log())[0]).toMatchObject({ reason: 'alarm', paths: null, verified_at: expect.any(Date) });
  });
});

test('the page has its files from ASSET_BASE_URL, and from this server while that fails', async () => {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, 'assets'));
  await writeFile(
    join(folder.path, 'index.html'),
    '<script src="/first.js"></script><script type="module" src="/assets/index-Ab1.js"></script>',
  );
  await writeFile(join(folder.path, 'assets/index-Ab1.js'), 'start()');
  const { config, app } = opened;
  const server = await createServer({ ...app, http: config.http, support: '', assetUrl: cdn.url });
  let now = 0;
  const { has } = createCdn({ fetch, metrics: app.metrics, log: app.log, now: () => now });
  await serveWebPage(server, { assetUrl: cdn.url, has }, folder.path);
  const origin = await server.listen({ host: '127.0.0.1', port: 0 });
  cdn.setOrigin(origin);
  try {
    const page = (path = ''): Promise<Answer> => ask(`${origin}${path}`, { headers: { accept: 'text/html' } });
    const script = `src="${cdn.url}/assets/index-Ab1.js"`;
    const { text, headers } = await page();
    expect(text).toBe(`<script src="/first.js"></script><script type="module" ${script}></script>`);
    expect(headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' });
    expect(headers['content-security-policy']).toContain(`script-src 'self' ${cdn.url}`);
    expect((await page('/jobs/1')).text).toContain(script);
    expect(await ask(`${cdn.url}/assets/index-Ab1.js`)).toMatchObject({
      status: 200,
      text: 'start()',
      headers: {
        'access-control-allow-origin': '*',
        'cache-control': 'public, max-age=31536000, immutable',
        'cross-origin-resource-policy': 'cross-origin',
      },
    });
    cdn.misbehave('hang');
    now += 10_001;
    const began = performance.now();
    expect((await page()).text).toContain('src="/assets/index-Ab1.js"');
    expect(performance.now() - began).toBeLessThan(2900);
    cdn.misbehave(null);
    expect((await page()).text, 'for a minute').toContain('src="/assets/index-Ab1.js"');
    now += 60_001;
    expect((await page()).text).toContain(script);
  } finally {
    await server.close();
    cdn.setOrigin(url);
  }
});

test('scripts come in Brotli or gzip to who takes it, and as they are to who does not', async () => {
  await using folder = await temporaryFolder();
  await mkdir(join(folder.path, 'assets'));
  await writeFile(join(folder.path, 'index.html'), '<script type="module" src="/assets/index-Ab1.js"></script>');
  const file = join(folder.path, 'assets/index-Ab1.js');
  await writeFile(file, 'start()');
  await writeFile(`${file}.gz`, gzipSync('start()'));
  await writeFile(`${file}.br`, brotliCompressSync('start()'));
  const { config, app } = opened;
  const server = await createServer({ ...app, http: config.http, support: '', assetUrl: null });
  await serveWebPage(server, { assetUrl: null, has: async () => false }, folder.path);
  try {
    const get = (accepted: string) => server.inject({ url: '/assets/index-Ab1.js', headers: { 'accept-encoding': accepted } });
    const decoded = { br: brotliDecompressSync, gzip: gunzipSync, '': (body: Buffer) => body };
    for (const [accepted, encoding] of [
      ['gzip, deflate, br, zstd', 'br'],
      ['gzip, deflate', 'gzip'],
      ['', ''],
    ] as const) {
      const { statusCode, headers, rawPayload } = await get(accepted);
      expect(statusCode).toBe(200);
      expect(headers['content-encoding'] ?? '').toBe(encoding);
      expect(headers).toMatchObject({
        'cache-control': 'public, max-age=31536000, immutable',
        'content-type': expect.stringContaining('javascript'),
        vary: expect.stringMatching(/accept-encoding/i),
      });
      expect(decoded[encoding](rawPayload).toString()).toBe('start()');
    }
  } finally {
    await server.close();
  }
});

function log() {
  return opened.app.db.selectFrom('cdn_purges').selectAll().orderBy('asked_at', 'desc').limit(1).execute();
}
