import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkLeaks, temporaryFolder } from '../../test/support/leak-check.ts';
import { readEnginesFile } from './engines-file.ts';
import { readEnv } from './env.ts';

checkLeaks();

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let file: string;
beforeAll(async () => {
  folder = await temporaryFolder();
  file = join(folder.path, 'engines.json');
});
afterAll(() => folder[Symbol.asyncDispose]());

const SECRET = 'sk-very-secret';

function read(content: unknown, env: Record<string, string> = {}) {
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  const problems: string[] = [];
  const found = readEnginesFile(readEnv({ ENGINES_FILE: file, ...env }), problems);
  return { ...found, problems: problems.map((problem) => problem.replace(`ENGINES_FILE: ${file}: `, '')) };
}

const LAB = { id: 'lab', kind: 'speaches', url: 'http://10.0.0.5:8000/v1', model: 'Systran/faster-whisper-large-v3' };

describe('readEnginesFile', () => {
  it('has nothing where no file is named', () => {
    const problems: string[] = [];
    expect(readEnginesFile(readEnv({}), problems)).toEqual({ endpoints: [], prices: [] });
    expect(problems).toEqual([]);
  });

  it('reads an engine with only what it must have', () => {
    expect(read([LAB])).toEqual({
      endpoints: [
        {
          ...LAB,
          name: 'lab',
          key: null,
          languages: null,
          location: { kind: 'remote', company: '10.0.0.5', country: null, place: '10.0.0.5' },
          free: false,
          limits: {},
          settings: {
            url: 'the url of "lab" in ENGINES_FILE',
            key: 'the key_variable of "lab" in ENGINES_FILE',
            model: 'the model of "lab" in ENGINES_FILE',
          },
        },
      ],
      prices: [],
      problems: [],
    });
  });

  it('reads everything that can be said of one', () => {
    const { endpoints, prices, problems } = read(
      {
        engines: [
          {
            ...LAB,
            url: 'https://stt.example.kz/v1/',
            key_variable: 'LAB_KEY',
            name: 'The lab',
            languages: ['kk', 'ru'],
            company: 'Example',
            country: 'KZ',
            limits: { max_bytes: 1000, max_seconds: 60, preferred_seconds: 20, parallel: 2, requests_per_minute: 30 },
            price: { per_minute: 3, currency: 'KZT', from: '2026-02-01' },
          },
        ],
      },
      { LAB_KEY: SECRET },
    );
    expect(problems).toEqual([]);
    expect(endpoints).toMatchObject([
      {
        url: 'https://stt.example.kz/v1',
        key: SECRET,
        name: 'The lab',
        languages: ['kk', 'ru'],
        location: { kind: 'remote', company: 'Example', country: 'KZ', place: 'Example, Kazakhstan' },
        free: false,
        limits: { maxBytes: 1000, maxSeconds: 60, preferredSeconds: 20, parallel: 2, requestsPerMinute: 30 },
        settings: { key: 'LAB_KEY' },
      },
    ]);
    expect(prices).toEqual([
      { engine: 'lab', deferred: false, from: '2026-02-01', until: null, perSecond: 0.05, currency: 'KZT', source: file },
    ]);
  });

  it('takes an engine on this machine for free, unless it is told otherwise', () => {
    const here = { ...LAB, url: 'http://127.0.0.1:8080' };
    const { endpoints } = read([
      here,
      { ...here, id: 'b', free: false },
      { ...here, id: 'c', price: { per_second: 1, currency: 'USD' } },
      { ...LAB, id: 'd', free: true },
    ]);
    expect(endpoints.map(({ free }) => free)).toEqual([true, false, false, true]);
  });

  it('reads a key from the file that its variable names', () => {
    const secret = join(folder.path, 'secret');
    writeFileSync(secret, `${SECRET}\n`);
    expect(read([{ ...LAB, key_variable: 'LAB_KEY' }], { LAB_KEY_FILE: secret }).endpoints[0]?.key).toBe(SECRET);
    writeFileSync(secret, '\n');
    expect(read([{ ...LAB, key_variable: 'LAB_KEY' }], { LAB_KEY_FILE: secret }).problems).toEqual([
      `engine "lab", key_variable: LAB_KEY_FILE: ${secret} is empty`,
    ]);
    expect(read([{ ...LAB, key_variable: 'LAB_KEY' }], { LAB_KEY_FILE: '/nowhere' }).problems).toEqual([
      'engine "lab", key_variable: LAB_KEY_FILE: /nowhere cannot be read',
    ]);
  });

  it.each<[string, unknown, string[]]>([
    ['a file that is no JSON', '[\n  {"id": "lab",}\n]', ['it is no JSON: the mistake is at line 2, column 16']],
    ['something else', { lab: LAB }, ['expected a list of engines, or {"engines": [...]}']],
    ['a list beside other fields', { engines: [], more: 1 }, ['expected a list of engines, or {"engines": [...]}']],
    ['an entry that is none', ['lab'], ['entry 1, as a whole: Invalid input: expected object, received string']],
    [
      'what must be there',
      [{ id: 'lab' }],
      [
        expect.stringContaining('engine "lab", kind: Invalid option: expected one of "openai"|"cloudru"|"whispercpp"|"speaches"|"vllm"'),
        expect.stringContaining('engine "lab", url: '),
        expect.stringContaining('engine "lab", model: '),
      ] as unknown as string[],
    ],
    ['two with one id', [LAB, { ...LAB, model: 'x' }], ['engine "lab", id: is there twice']],
    ['an id that is none', [{ ...LAB, id: 'Lab 1' }], ['engine "Lab 1", id: expected up to 40 lower-case letters, digits and hyphens']],
    ['a built-in name', [{ ...LAB, id: 'openai' }], ['engine "openai", id: is the name of a built-in engine; choose another']],
    ['the name of all', [{ ...LAB, id: 'auto' }], ['engine "auto", id: is the name of a built-in engine; choose another']],
    ['the name of a local model', [{ ...LAB, id: 'local-x' }], ['engine "local-x", id: is the name of a built-in engine; choose another']],
    ['an unknown field', [{ ...LAB, modle: 'x' }], ['engine "lab", modle: is no field of an engine']],
    ['an unknown limit', [{ ...LAB, limits: { seconds: 1 } }], ['engine "lab", limits.seconds: is no field of an engine']],
    [
      'the key itself',
      [{ ...LAB, api_key: SECRET }],
      ['engine "lab", api_key: a key does not belong into the file; key_variable names the variable that holds it'],
    ],
    [
      'the key in the place of its variable',
      [{ ...LAB, key_variable: SECRET }],
      ['engine "lab", key_variable: expected the name of a variable in capitals that holds the key, not the key'],
    ],
    ['a variable that is not set', [{ ...LAB, key_variable: 'LAB_KEY' }], ['engine "lab", key_variable: LAB_KEY is not set']],
    ['no address', [{ ...LAB, url: 'lab:8000' }], ['engine "lab", url: expected an address such as https://host/v1']],
    [
      'a secret in the address',
      [{ ...LAB, url: `https://me:${SECRET}@host/v1` }],
      ['engine "lab", url: the address must not hold a name or a password'],
    ],
    [
      'a secret behind the address',
      [{ ...LAB, url: `https://host/v1?key=${SECRET}` }],
      ['engine "lab", url: the address must not hold a query or a fragment'],
    ],
    [
      'a secret in an address that is none',
      [{ ...LAB, url: `ftp//${SECRET}@host` }],
      ['engine "lab", url: the address must not hold a name or a password'],
    ],
    ['languages by name', [{ ...LAB, languages: ['kazakh'] }], ['engine "lab", languages.0: expected codes such as kk and ru']],
    ['a country by name', [{ ...LAB, country: 'Kazakhstan' }], ['engine "lab", country: expected two capital letters such as KZ']],
    [
      'limits against each other',
      [{ ...LAB, limits: { max_seconds: 10, preferred_seconds: 20 } }],
      ['engine "lab", limits.preferred_seconds: is above max_seconds'],
    ],
    ['a clip too short to cut', [{ ...LAB, limits: { max_seconds: 1 } }], ['engine "lab", limits.max_seconds: expected at least 5']],
    [
      'a free one with a price',
      [{ ...LAB, free: true, price: { per_second: 1, currency: 'USD' } }],
      ['engine "lab", price: a free engine has no price'],
    ],
    [
      'a price without a unit',
      [{ ...LAB, price: { currency: 'USD' } }],
      ['engine "lab", price: needs per_minute or per_second, one of them'],
    ],
    [
      'a day that is none',
      [{ ...LAB, price: { per_second: 1, currency: 'USD', from: '2026-02-30' } }],
      ['engine "lab", price.from: is no date such as 2026-01-31'],
    ],
  ])('refuses %s', (_, content, expected) => {
    const { problems, prices } = read(content);
    expect(problems).toEqual(expected);
    expect(problems.join()).not.toContain(SECRET);
    expect(prices).toEqual([]);
  });

  it('tells all problems of all entries at once', () => {
    const { problems, endpoints } = read([{ ...LAB, key_variable: 'NONE', url: 'x', extra: 1 }, {}, { ...LAB, id: 'good' }]);
    expect(problems).toEqual([
      expect.stringContaining('engine "lab", url'),
      'engine "lab", key_variable: NONE is not set',
      'engine "lab", extra: is no field of an engine',
      expect.stringContaining('entry 2, id'),
      expect.stringContaining('entry 2, kind'),
      expect.stringContaining('entry 2, url'),
      expect.stringContaining('entry 2, model'),
    ]);
    expect(endpoints.map(({ id }) => id)).toEqual(['good']);
  });

  it('says when there is no such file', () => {
    const problems: string[] = [];
    readEnginesFile(readEnv({ ENGINES_FILE: '/nowhere/engines.json' }), problems);
    expect(problems).toEqual(['ENGINES_FILE: /nowhere/engines.json: it cannot be read (ENOENT)']);
  });
});
