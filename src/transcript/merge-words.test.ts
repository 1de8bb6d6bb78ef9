import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type HeardChunk, mergeWords } from './merge-words.ts';
import { spreadWords } from './spread-words.ts';
import type { TimedWord } from './word.ts';

type Chunk = HeardChunk<TimedWord>;
const word = (text: string, startMs: number, endMs: number): TimedWord => ({ text, startMs, endMs });
const chunk = (startMs: number, overlapMs: number, words: readonly TimedWord[]): Chunk => ({ startMs, overlapMs, words });
const texts = (words: readonly TimedWord[]): string => words.map(({ text }) => text).join(' ');
/** As a segment without word times. */
const spread = (text: string, startMs: number, endMs: number): TimedWord[] => spreadWords(text, startMs, endMs);

const OVERLAP_MS = 2000;
/** Less of a word than this is not heard. */
const AUDIBLE_MS = 80;

/** What an engine hears between two times: of words that a cut halves the letters that are there, times a little off. */
function hear(words: readonly TimedWord[], fromMs: number, toMs: number, jitter: readonly number[]): TimedWord[] {
  return words.flatMap((spoken, index) => {
    const [startMs, endMs] = [Math.max(fromMs, spoken.startMs), Math.min(toMs, spoken.endMs)];
    if (endMs - startMs < Math.min(AUDIBLE_MS, spoken.endMs - spoken.startMs)) return [];
    const letter = (ms: number): number => Math.round((spoken.text.length * (ms - spoken.startMs)) / (spoken.endMs - spoken.startMs));
    const off = jitter[index % jitter.length] ?? 0;
    const text = spoken.text.slice(letter(startMs), letter(endMs));
    return text === '' ? [] : [word(text, Math.max(fromMs, startMs + off), Math.min(toMs, endMs + off))];
  });
}

/** The same without word times: segments of so many words each. */
function forgetTimes(words: readonly TimedWord[], sizes: readonly number[]): TimedWord[] {
  const segments: TimedWord[][] = [];
  for (let at = 0; at < words.length; ) {
    const size = sizes[segments.length % sizes.length] ?? 1;
    segments.push(words.slice(at, at + size));
    at += size;
  }
  return segments.flatMap((own) => spread(texts(own), own[0]?.startMs ?? 0, own.at(-1)?.endMs ?? 0));
}

/** A recording cut every `lengthMs`, each cut with an overlap. */
function cut(
  words: readonly TimedWord[],
  lengthMs: number,
  hearing: (fromMs: number, toMs: number, index: number) => TimedWord[],
): Chunk[] {
  const end = words.at(-1)?.endMs ?? 0;
  const chunks: Chunk[] = [];
  for (let at = 0; at < end; at += lengthMs) {
    const overlapMs = at === 0 ? 0 : OVERLAP_MS;
    chunks.push(chunk(at - overlapMs, overlapMs, hearing(at - overlapMs, Math.min(at + lengthMs, end), chunks.length)));
  }
  return chunks;
}

function spokenOf(vocabulary: fc.Arbitrary<string[]>, pauseMs: number): fc.Arbitrary<TimedWord[]> {
  const lengths = fc.array(fc.tuple(fc.integer({ min: 150, max: 900 }), fc.integer({ min: 0, max: pauseMs })), {
    minLength: 120,
    maxLength: 120,
  });
  return fc.tuple(vocabulary, lengths).map(([items, lengths]) => {
    let at = 0;
    return items.map((text, index) => {
      const [length, pause] = lengths[index % lengths.length] ?? [150, 0];
      at += pause + length;
      return word(text, at - length, at);
    });
  });
}

/** Few words, so that the same one often follows itself. */
const repeated = spokenOf(
  fc.array(fc.constantFrom('иә', 'жоқ', 'да', 'сәлем', 'the', 'договорға'), { minLength: 20, maxLength: 120 }),
  200,
);

const SYLLABLES = ['қа', 'ре', 'жү', 'тім', 'лар', 'сы', 'но', 'вка', 'ді', 'бо', 'шақ', 'мен', 'зи', 'ғын', 'пу', 'ске'];
/** The words of a long talk, each another, but for those said twice or three times in a row. */
const talk = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 30, maxLength: 120 }).map((times) =>
  times.flatMap((count, index) => {
    const text =
      [...index.toString(16).padStart(2, '0')].map((digit) => SYLLABLES[Number.parseInt(digit, 16)]).join('') + (index % 3 ? '' : 'лау');
    return Array.from({ length: count > 1 && index % 4 === 0 ? count : 1 }, () => text);
  }),
);

const jitters = fc.array(fc.integer({ min: -30, max: 30 }), { minLength: 1, maxLength: 9 });
const lengthsMs = fc.integer({ min: 5000, max: 12_000 });

/** Whether two whole different words are in each overlap, so that its text alone tells where it lies. */
function isClear(words: readonly TimedWord[], chunks: readonly Chunk[]): boolean {
  return chunks.slice(1).every(({ startMs }) => {
    const inside = words.filter((own) => own.startMs >= startMs && own.endMs <= startMs + OVERLAP_MS);
    return new Set(inside.map(({ text }) => text)).size >= 2;
  });
}

function expectInOrder(words: readonly TimedWord[]): void {
  for (const [index, { startMs, endMs }] of words.entries()) {
    expect(startMs).toBeGreaterThanOrEqual(words[index - 1]?.startMs ?? 0);
    expect(endMs).toBeGreaterThan(startMs);
  }
}

describe('mergeWords', () => {
  it('takes a chunk of any number of words, as an imported transcript is one', () => {
    const words = Array.from({ length: 300_000 }, (_, at) => word('а', at, at + 1));
    expect(mergeWords([chunk(0, 0, words)])).toEqual(words);
  });

  it('gives back what was spoken, wherever it was cut with an overlap, and however often a word is repeated', () => {
    fc.assert(
      fc.property(repeated, lengthsMs, jitters, (words, lengthMs, jitter) => {
        const chunks = cut(words, lengthMs, (from, to, index) => hear(words, from, to, index % 2 ? jitter : [...jitter].reverse()));
        const merged = mergeWords(chunks);
        expect(texts(merged)).toBe(texts(words));
        expectInOrder(merged);
      }),
      { numRuns: 300 },
    );
  });

  const sizes = fc.array(fc.integer({ min: 1, max: 25 }), { minLength: 1, maxLength: 5 });
  it('gives it back without word times too, where two different words lie in every overlap', () => {
    fc.assert(
      fc.property(spokenOf(talk, 200), lengthsMs, sizes, fc.boolean(), (words, lengthMs, sizes, timed) => {
        // Every other chunk may have been heard by an engine that has word times.
        const chunks = cut(words, lengthMs, (from, to, index) => {
          const heard = hear(words, from, to, [0]);
          return timed && index % 2 === 1 ? heard : forgetTimes(heard, sizes);
        });
        fc.pre(isClear(words, chunks));
        const merged = mergeWords(chunks);
        expect(texts(merged)).toBe(texts(words));
        expectInOrder(merged);
      }),
      { numRuns: 150 },
    );
  });

  it('keeps what one hearing has of an overlap in which the other has lost its words', () => {
    const [before, inside, after] = [word('бір', 100, 400), word('екі', 1100, 1500), word('үш', 3200, 3600)];
    expect(texts(mergeWords([chunk(0, 0, [before, inside]), chunk(1000, 2000, [after])]))).toBe('бір екі үш');
    expect(texts(mergeWords([chunk(0, 0, [before]), chunk(1000, 2000, [inside, after])]))).toBe('бір екі үш');
    const late = word('екі', 2400, 2800);
    expect(texts(mergeWords([chunk(0, 0, [before, late]), chunk(1000, 2000, [after])]))).toBe('бір екі үш');
  });

  it('joins at the right one of two equal words', () => {
    const first = [word('очень', 100, 400), word('очень', 420, 700), word('хорошо', 710, 1200)];
    expect(texts(mergeWords([chunk(0, 0, first), chunk(0, 1300, [...first, word('да', 1400, 1600)])]))).toBe('очень очень хорошо да');
  });

  it('drops the halves of words at both cuts, with and without times', () => {
    const timed = [
      chunk(0, 0, [word('ертең', 6900, 7500), word('бірге', 7700, 8400), word('сағат', 8450, 9000), word('созв', 9700, 10_000)]),
      chunk(8000, 2000, [word('рге', 8000, 8400), word('сағат', 8450, 9000), word('созвонимся', 9700, 10_300)]),
    ];
    expect(texts(mergeWords(timed))).toBe('ертең бірге сағат созвонимся');
    const spoken = [
      chunk(0, 0, spread('Мен ертең бірге сағат бесте созв', 1000, 10_000)),
      chunk(8000, 2000, spread('рге, сағат бесте созвонимся, жарай ма?', 8000, 15_000)),
    ];
    const merged = mergeWords(spoken);
    expect(texts(merged)).toBe('Мен ертең бірге сағат бесте созвонимся, жарай ма?');
    expectInOrder(merged);
  });

  it('knows a word that two engines spell a little differently', () => {
    const merged = mergeWords([
      chunk(0, 0, [word('біз', 7000, 7500), word('договорға', 8300, 9000), word('қол', 9200, 9600), word('қо', 9700, 10_000)]),
      chunk(8000, 2000, [word('договорга', 8400, 9100), word('кол', 9250, 9700), word('қоямыз', 9800, 10_400)]),
    ]);
    expect(texts(merged)).toBe('біз договорға кол қоямыз');
  });

  it('takes both sides of the middle where the hearings share no word', () => {
    const merged = mergeWords([
      chunk(0, 0, [word('a', 0, 900), word('b', 1100, 1300), word('c', 1700, 2000)]),
      chunk(1000, 1000, [word('x', 1050, 1200), word('y', 1600, 1900), word('z', 2100, 2200)]),
    ]);
    expect(texts(merged)).toBe('a b y z');
  });

  it('puts chunks without an overlap one after the other', () => {
    const [one, two] = [chunk(0, 0, [word('иә', 0, 100)]), chunk(100, 0, [word('иә', 100, 200)])];
    expect(mergeWords([one, two])).toEqual([...one.words, ...two.words]);
    expect(mergeWords([])).toEqual([]);
    expect(mergeWords([chunk(0, 0, []), chunk(5000, 2000, two.words)])).toEqual(two.words);
    expect(mergeWords([chunk(0, 0, one.words), chunk(5000, 2000, [])])).toEqual(one.words);
  });

  it('sees the same word in another case and with another mark', () => {
    const merged = mergeWords([
      chunk(0, 0, [word('Да,', 1400, 1700)]),
      chunk(800, 1000, [word('да', 1410, 1700), word('вот', 1900, 2200)]),
    ]);
    expect(texts(merged)).toBe('да вот');
  });
});
