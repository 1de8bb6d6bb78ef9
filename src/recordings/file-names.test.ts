import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayName, safeName } from './file-names.ts';

describe('displayName', () => {
  it.each([
    ['Жиналыс 12 наурыз.mp3', 'Жиналыс 12 наурыз.mp3'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\Айгерім\\Қоңырау.wav', 'Қоңырау.wav'],
    ['a\u0000b\r\nc.wav', 'abc.wav'],
    ['\u202egpj.exe', 'gpj.exe'],
    ['e\u0301.wav', 'é.wav'],
    ['..', 'recording'],
    ['///', 'recording'],
    ['   ', 'recording'],
    ['', 'recording'],
    ['👩🏽‍🚀 interview.m4a', '👩🏽‍🚀 interview.m4a'],
  ])('%j is %j', (name, shown) => expect(displayName(name)).toBe(shown));

  it('is cut between characters', () => {
    expect(displayName('𝄞'.repeat(300))).toBe('𝄞'.repeat(200));
  });
});

describe('safeName', () => {
  it.each([
    ['Жиналыс 12 наурыз.mp3', 'Жиналыс_12_наурыз.mp3'],
    ['.bashrc', 'bashrc'],
    ['a..b...wav', 'a.b.wav'],
    ['report"; filename="x.exe', 'report_filename_x.exe'],
    ['"/"', 'recording'],
    ['😀', 'recording'],
  ])('%j is %j', (name, safe) => expect(safeName(name)).toBe(safe));

  it('is harmless whatever comes, and stays what it is when it is made safe again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const safe = safeName(name);
        expect(safe).toMatch(/^[\p{L}\p{M}\p{N}-][\p{L}\p{M}\p{N}._-]*$/u);
        expect(safe).not.toContain('..');
        expect(safeName(safe)).toBe(safe);
      }),
    );
  });
});
