import { describe, expect, it } from 'vitest';
import { AppError } from './app-error.ts';
import { plainJson, plainText } from './plain-text.ts';

describe('plainText', () => {
  it.each([
    ['келісім, счёт — №5 👍', 'келісім, счёт — №5 👍'],
    ['a\0b', 'a b'],
    ['hello \ud800 world \udc00x', 'hello \ufffd world \ufffdx'],
    ['\x1b[2J\x1b[31mred\x7f\x9b', ' [2J [31mred  '],
    ['one\n\ttwo', 'one\n\ttwo'],
  ])('%j is %j', (text, plain) => expect(plainText(text)).toBe(plain));
});

describe('plainJson', () => {
  it('reaches every text of a value', () => {
    expect(plainJson({ a: ['\0', 1, null, { 'b\0': '\udc00', c: undefined, d: true }] })).toEqual({
      a: [' ', 1, null, { 'b ': '\ufffd', c: undefined, d: true }],
    });
  });
});

it('is how every error of ours speaks', () => {
  expect(new AppError('ENGINE_FAILED', { message: 'it said \0\ud800' }).message).toBe('it said  \ufffd');
});
