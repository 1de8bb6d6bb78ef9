import { readFileSync } from 'node:fs';

/**
 * A JSON file of the operator's, or why it cannot be used: it may hold secrets, so the reason says where in the file
 * and never what stands there.
 */
export function readJsonFile(file: string): { value: unknown } | { problem: string } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
    return { problem: `it cannot be read${code}` };
  }
  try {
    return { value: JSON.parse(text) };
  } catch {
    return { problem: `it is no JSON: ${placeOf(text, jsonErrorAt(text) ?? text.length)}` };
  }
}

function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  const place = `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
  return text.slice(offset).trim() === '' ? `it ends too early, at ${place}` : `the mistake is at ${place}`;
}

const SPACE = /[ \t\n\r]*/y;
const TOKEN =
  /([[\]{}:,])|("(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w))/y;

/** Where the text stops being JSON, as an offset; null where it is. (The engine's own message names no place for a stray comma.) */
export function jsonErrorAt(text: string): number | null {
  const open: string[] = [];
  let expected: 'value' | 'item' | 'key' | 'first-key' | ':' | 'next' = 'value';
  for (let end = 0; ; end = TOKEN.lastIndex) {
    SPACE.lastIndex = end;
    SPACE.exec(text);
    const at = SPACE.lastIndex;
    if (expected === 'next' && open.length === 0) return at === text.length ? null : at;
    TOKEN.lastIndex = at;
    const [, sign, string, plain] = TOKEN.exec(text) ?? [];
    const isClosing = (sign === '}' && open.at(-1) === '{') || (sign === ']' && open.at(-1) === '[');
    const isValue = expected === 'value' || expected === 'item';
    if (isClosing && expected !== 'value' && expected !== 'key' && expected !== ':') {
      open.pop();
      expected = 'next';
    } else if (isValue && (string ?? plain) !== undefined) expected = 'next';
    else if (isValue && (sign === '{' || sign === '[')) {
      open.push(sign);
      expected = sign === '{' ? 'first-key' : 'item';
    } else if ((expected === 'key' || expected === 'first-key') && string !== undefined) expected = ':';
    else if (expected === ':' && sign === ':') expected = 'value';
    else if (expected === 'next' && sign === ',') expected = open.at(-1) === '{' ? 'key' : 'value';
    else return at;
  }
}
