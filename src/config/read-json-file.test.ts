import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkLeaks, temporaryFolder } from '../../test/support/leak-check.ts';
import { jsonErrorAt, readJsonFile } from './read-json-file.ts';

checkLeaks();

describe('readJsonFile', () => {
  it.each<[string, string, unknown]>([
    ['a document', ' [{"a": 1.5e3}]\n', { value: [{ a: 1500 }] }],
    ['a byte order mark', '\uFEFF{}', { value: {} }],
    ['a stray comma', '[\n  {"key": "sk-secret",}\n]', { problem: 'it is no JSON: the mistake is at line 2, column 23' }],
    ['text', 'engines: sk-secret', { problem: 'it is no JSON: the mistake is at line 1, column 1' }],
    ['half a file', '[\n{"id": "lab"', { problem: 'it is no JSON: it ends too early, at line 2, column 13' }],
    ['nothing', '', { problem: 'it is no JSON: it ends too early, at line 1, column 1' }],
    ['two documents', '{}\n{}', { problem: 'it is no JSON: the mistake is at line 2, column 1' }],
  ])('%s', async (_, text, expected) => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'x.json');
    writeFileSync(file, text);
    expect(readJsonFile(file)).toEqual(expected);
  });

  it('says that a file cannot be read', () => {
    expect(readJsonFile('/nowhere/x.json')).toEqual({ problem: 'it cannot be read (ENOENT)' });
    expect(readJsonFile('/')).toEqual({ problem: 'it cannot be read (EISDIR)' });
  });
});

describe('jsonErrorAt', () => {
  const isJson = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"a"',
    '"\\u12"',
    '1',
    '-',
    '01',
    '.5',
    'true',
    'nul',
    ' ',
    '\n',
    '"',
    '\\',
    '\u00a0',
  );

  it('finds a mistake exactly where there is one', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        expect(jsonErrorAt(text) === null).toBe(isJson(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('finds the place at which a document was damaged', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), fc.nat(), (text, place) => {
        const at = place % (text.length + 1);
        const damaged = `${text.slice(0, at)}\u0001${text.slice(at)}`;
        expect(jsonErrorAt(text)).toBeNull();
        expect(jsonErrorAt(damaged)).toBeLessThanOrEqual(at);
      }),
    );
  });
});
