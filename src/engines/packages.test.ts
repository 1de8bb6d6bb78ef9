import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fetch } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkLeaks, temporaryFolder } from '../../test/support/leak-check.ts';
import { loadPackages } from './packages.ts';
import { createMemoryRates, createRateLimiter } from './rate-limiter.ts';

checkLeaks();

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

function write(path: string, content: string | object): void {
  const file = join(folder.path, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
}

const ENGINE = (id: string, more = '') => `
export const createEngine = ({ env }) => ({
  id: '${id}', name: 'Mine', model: env('MINE_MODEL') ?? 'm', demo: false,
  location: { kind: 'local', company: null, country: null, place: 'this machine' },
  capabilities: {
    languages: null, maxSeconds: 30, maxBytes: null, minSeconds: 1, preferredSeconds: 20, encodings: ['wav'], wordTimes: true,
    diarization: null, parallel: 1, maxInFlight: 1, billing: null, clipsPerHour: null, deferred: null, losesSpeech: false, realTimeFactor: 1,
  },
  check: async () => null,
  recognise: async () => ({ words: [], warnings: [], billedMs: null }),
  ${more}
});`;

const load = (names: string[], env: Record<string, string> = {}) =>
  loadPackages(names, { fetch, limiter: createRateLimiter(createMemoryRates()), env: (name) => env[name] }, folder.path);
const problemsOf = (names: string[], env: Record<string, string> = {}): Promise<string[]> =>
  load(names, env).then(
    () => [],
    (error: Error) => error.message.split('\n'),
  );

describe('loadPackages', () => {
  it('has none where none is named', async () => {
    expect(await load([])).toEqual([]);
  });

  it('finds packages beside the program that is run, for import alone as well, and folders and files by their path', async () => {
    write('node_modules/engine-a/package.json', { name: 'engine-a', type: 'module', main: 'main.js' });
    write('node_modules/engine-a/main.js', ENGINE('a'));
    write('node_modules/@scope/engine-b/package.json', { name: '@scope/engine-b', type: 'module', exports: { import: './b.js' } });
    write('node_modules/@scope/engine-b/b.js', ENGINE('b'));
    write('engine-c/package.json', { name: 'engine-c', type: 'module', main: 'c.js' });
    write('engine-c/c.js', ENGINE('c'));
    write('d.mjs', ENGINE('d'));
    const engines = await load(['engine-a', '@scope/engine-b', './engine-c', './d.mjs'], {
      MINE_MODEL: 'large',
    });
    expect(engines.map(({ id, model }) => `${id} ${model}`)).toEqual(['a large', 'b large', 'c large', 'd large']);
    write('engine-e/index.js', ENGINE('e').replace('export const createEngine =', 'exports.createEngine ='));
    expect((await load([join(folder.path, 'engine-e')])).map(({ id }) => id)).toEqual(['e']);
  });

  it('finds packages in our own node_modules', async () => {
    expect(await problemsOf(['execa'])).toEqual(['ENGINES: execa: it exports no function createEngine']);
  });

  it('waits for an engine that is made later', async () => {
    write('later.mjs', `${ENGINE('later').replace('createEngine', 'make')}\nexport const createEngine = async (tools) => make(tools);`);
    expect((await load(['./later.mjs'])).map(({ id }) => id)).toEqual(['later']);
  });

  it('names each package and what is wrong with it, all at once', async () => {
    write('broken.mjs', 'export const createEngine = (;');
    write('throwing.mjs', 'export const createEngine = ({ env }) => { throw new Error("cannot use " + env("MINE_KEY")); };');
    write('wrong.mjs', ENGINE('Wrong', 'demo: "no",'));
    write('one.mjs', ENGINE('twin'));
    write('two.mjs', ENGINE('twin'));
    write('none.mjs', 'export const createEngine = () => null;');
    const names = ['engine-nowhere', './nowhere', './broken.mjs', './throwing.mjs', './wrong.mjs', './one.mjs', './two.mjs', './none.mjs'];
    expect(await problemsOf(names, { MINE_KEY: 'very-secret' })).toEqual([
      `ENGINES: engine-nowhere: there is no such package; install it with npm install in ${folder.path}`,
      `ENGINES: ./nowhere: there is no such file, and no folder with a main file, seen from ${folder.path}`,
      expect.stringMatching(/^ENGINES: \.\/broken\.mjs: it cannot be loaded: /),
      'ENGINES: ./throwing.mjs: createEngine failed: cannot use ***',
      'ENGINES: ./wrong.mjs: id: expected up to 40 lower-case letters, digits and hyphens',
      'ENGINES: ./wrong.mjs: demo: Invalid input: expected boolean, received string',
      'ENGINES: ./two.mjs: id: "twin" is the id of the engine of ./one.mjs, too',
      'ENGINES: ./none.mjs: the engine: Invalid input: expected object, received null',
    ]);
  });
});
