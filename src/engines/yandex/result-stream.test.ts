import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFixture } from './fixtures/read-fixture.ts';
import { createObjectSplitter } from './result-stream.ts';

const split = (pieces: Uint8Array[]): { objects: unknown[]; whole: boolean } => {
  const splitter = createObjectSplitter();
  const objects = pieces.flatMap((piece) => splitter.push(piece));
  return { objects, whole: splitter.whole() };
};
const inPieces = (bytes: Uint8Array, cuts: number[]): Uint8Array[] => {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((to, index) => bytes.subarray(places[index], to));
};

/** Objects as the result stream can have them: nested, with every awkward character in their strings. */
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('қол "қойдық" {', '\\', '}]', '"\\"', '𝄞{'));
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(text, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));
const documents = fc.array(fc.dictionary(text, value, { maxKeys: 4, noNullPrototype: true }), { maxLength: 6 });

const VARIANTS: [string, (objects: unknown[]) => string][] = [
  ['on lines', (objects) => objects.map((object) => `${JSON.stringify(object)}\n`).join('')],
  ['pretty-printed, one after the other', (objects) => objects.map((object) => JSON.stringify(object, null, 2)).join('')],
  ['with carriage returns between', (objects) => objects.map((object) => JSON.stringify(object, null, '\t')).join('\r\n\r\n')],
  ['in a list', (objects) => JSON.stringify(objects)],
  ['in a pretty-printed list behind a byte order mark', (objects) => `\u{feff}${JSON.stringify(objects, null, 1)}\n`],
];

describe('createObjectSplitter', () => {
  it.each(VARIANTS)('finds any objects %s, wherever the stream is split', (_, write) => {
    fc.assert(
      fc.property(documents, fc.array(fc.nat(), { maxLength: 20 }), (objects, cuts) => {
        const bytes = Buffer.from(write(objects));
        // What JSON.parse makes of a lone surrogate that was sent as UTF-8 is what it can be compared with.
        const sent = objects.map((object) => JSON.parse(Buffer.from(JSON.stringify(object)).toString()));
        expect(split(inPieces(bytes, cuts))).toEqual({ objects: sent, whole: true });
      }),
    );
  });

  it('finds the same byte by byte', () => {
    const bytes = Buffer.from(readFixture('meeting.ndjson'));
    const lines = readFixture('meeting.ndjson').trim().split('\n');
    expect(split([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual({ objects: lines.map((line) => JSON.parse(line)), whole: true });
  });

  it('gives an object as soon as it is whole', () => {
    const splitter = createObjectSplitter();
    expect(splitter.push(Buffer.from('{"a":1}{"b"'))).toEqual([{ a: 1 }]);
    expect(splitter.whole()).toBe(false);
    expect(splitter.push(Buffer.from(':2}'))).toEqual([{ b: 2 }]);
    expect(splitter.whole()).toBe(true);
  });

  it('keeps what it was given, whatever becomes of that memory', () => {
    const splitter = createObjectSplitter();
    const memory = Buffer.from('{"a":"one"');
    splitter.push(memory);
    memory.fill(0);
    expect(splitter.push(Buffer.from('}'))).toEqual([{ a: 'one' }]);
  });

  it('knows at every byte of the stream that it is not whole but between two objects', () => {
    const bytes = Buffer.from('{"a":"}\\"{"}[{"b":[1]}]');
    const whole = Array.from({ length: bytes.length + 1 }, (_, at) => split([bytes.subarray(0, at)]).whole);
    expect(whole.flatMap((is, at) => (is ? [at] : []))).toEqual([0, 12, bytes.length]);
  });

  it.each(['<html>', '{"a":1} oops {"b":2}', '{"a":1,}', '{a:1}', '"text"', 'null'])('says that %s is no stream of objects', (text) => {
    expect(() => split([Buffer.from(text)])).toThrow(expect.objectContaining({ code: 'ENGINE_BAD_ANSWER' }));
  });
});
