import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignWords, timeWindows } from './align-words.ts';
import { type Hypothesis, type VotableWord, voteWords } from './vote-words.ts';

/** Words one after the other, 300 ms each with a pause of 100 ms; `text:0.7` has that confidence, `-` is nothing. */
function say(text: string, more: Partial<VotableWord> = {}): VotableWord[] {
  return text.split(/\s+/).flatMap((item, index) => {
    if (item === '-' || item === '') return [];
    const [word = '', confidence] = item.split(':');
    const sure = confidence === undefined ? null : Number(confidence);
    return [{ text: word, startMs: index * 400, endMs: index * 400 + 300, confidence: sure, language: 'kk', ...more }];
  });
}
const hypothesis = (engine: string, words: VotableWord[], weight?: Hypothesis['weight']): Hypothesis => ({
  engine,
  words,
  ...(weight && { weight }),
});
const vote = (...texts: string[]): string =>
  voteWords(texts.map((text, index) => hypothesis('abc'[index] ?? '', say(text))))
    .map(({ text, engines }) => `${text}/${engines.join('')}`)
    .join(' ');

describe('voteWords', () => {
  it.each([
    ['the surer of two', ['иә:0.9 жоқ:0.4', 'ия:0.5 жақ:0.8'], 'иә/a жақ/b'],
    ['two doubtful against a sure one', ['иә:0.5', 'ия:0.95', 'иә:0.4'], 'иә/ac'],
    ['the first of equals', ['иә:0.8', 'ия:0.8'], 'иә/a'],
    ['the first where nobody says how sure', ['иә жоқ', 'ия жоқ'], 'иә/a жоқ/ab'],
    ['a word against nothing, of two that do not say', ['иә - жоқ', 'иә сөз жоқ'], 'иә/ab сөз/b жоқ/ab'],
    ['a sure word against nothing', ['иә:0.9 - жоқ:0.9', 'иә:0.9 сөз:0.7 жоқ:0.9'], 'иә/ab сөз/b жоқ/ab'],
    ['nothing against a doubtful word', ['иә:0.9 - жоқ:0.9', 'иә:0.9 сөз:0.4 жоқ:0.9'], 'иә/ab жоқ/ab'],
    ['two words against nothing, however doubtful', ['иә - жоқ', 'иә сөз:0.2 жоқ', 'иә сөз:0.3 жоқ'], 'иә/abc сөз/bc жоқ/abc'],
    ['two times nothing against a word', ['иә - жоқ', 'иә сөз:0.9 жоқ', 'иә - жоқ'], 'иә/abc жоқ/abc'],
    ['a number as a whole', ['Бұл 25 - келісім', 'бұл жиырма бес келісім'], 'Бұл/ab 25/a келісім/ab'],
    ['a number in full as a whole', ['бұл 25:0.5 - келісім', 'бұл жиырма:0.9 бес:0.9 келісім'], 'бұл/ab жиырма/b бес/b келісім/ab'],
    ['the same word written in two', ['ертең - созвонимся:0.3 иә', 'ертең со:0.9 звонимся:0.9 иә'], 'ертең/ab созвонимся/ab иә/ab'],
    ['what was heard at all', ['', 'иә:0.1'], 'иә/b'],
  ])('%s', (_, texts, expected) => {
    expect(vote(...texts)).toBe(expected);
  });

  it('weighs engines by language', () => {
    const russian = (language: string | null): number => (language === 'ru' ? 1 : 0.3);
    const hypotheses = (language: string): Hypothesis[] => [
      hypothesis('ru', say('Дело:0.9', { language }), russian),
      hypothesis('kk', say('тіл:0.6', { language })),
    ];
    expect(voteWords(hypotheses('ru'))).toMatchObject([{ text: 'Дело', engines: ['ru'] }]);
    expect(voteWords(hypotheses('kk'))).toMatchObject([{ text: 'тіл', engines: ['kk'] }]);
  });

  it('spells as the engine of the highest weight, and takes real times before interpolated ones', () => {
    const spread = say('Сәлем, достар!', { timing: 'interpolated' }).map((word) => ({
      ...word,
      startMs: word.startMs + 150,
      endMs: word.endMs + 150,
    }));
    const timed = say('сәлем:0.8 достар:0.6').map((word) => ({ ...word, language: null }));
    expect(voteWords([hypothesis('a', timed), hypothesis('b', spread, () => 2)])).toEqual([
      { text: 'Сәлем,', startMs: 0, endMs: 300, confidence: 0.8, language: 'kk', engines: ['a', 'b'] },
      { text: 'достар!', startMs: 400, endMs: 700, confidence: 0.6, language: 'kk', engines: ['a', 'b'] },
    ]);
    expect(voteWords([hypothesis('b', spread)])[0]).toMatchObject({ startMs: 150, timing: 'interpolated' });
  });

  it('keeps a window that one engine has lost, however doubtful its words', () => {
    const lost = say('бір:0.9 - - - - - - сегіз:0.9');
    const whole = say('бір:0.9 екі:0.3 үш:0.3 төрт:0.3 бес:0.3 алты:0.3 жеті:0.3 сегіз:0.9');
    expect(voteWords([hypothesis('a', lost), hypothesis('b', whole)])).toHaveLength(8);
  });

  it('does not take the scale of an engine for certainty', () => {
    const agreed = (sure: number): string => `бір:${sure} екі:${sure} үш:${sure} `.repeat(15);
    expect(vote(`${agreed(0.99)} ия:0.8`, `${agreed(0.5)} иә:0.49`)).toMatch(/ иә\/b$/);
  });

  const heard = fc
    .array(
      fc.record({
        text: fc.constantFrom('иә', 'жоқ', 'да', '25', 'сөз', 'Сәлем,', '%'),
        pause: fc.nat(500),
        length: fc.integer({ min: 1, max: 900 }),
        sure: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
        spread: fc.boolean(),
      }),
      { maxLength: 25 },
    )
    .map((items) => {
      let at = 0;
      return items.map(({ text, pause, length, sure, spread }): VotableWord => {
        at += pause + length;
        return { text, startMs: at - length, endMs: at, confidence: sure, language: 'kk', ...(spread && { timing: 'interpolated' }) };
      });
    });

  it('changes nothing where all agree', () => {
    fc.assert(
      fc.property(heard, fc.integer({ min: 1, max: 4 }), (words, count) => {
        const engines = [...'abcd'].slice(0, count);
        const voted = voteWords(engines.map((engine) => hypothesis(engine, words)));
        expect(voted).toEqual(
          words.map((word) => ({ ...word, confidence: word.confidence && Math.round(word.confidence * 1000) / 1000, engines })),
        );
      }),
    );
  });

  it('has words that somebody said, in order, without overlaps, whatever was heard', () => {
    fc.assert(
      fc.property(fc.array(heard, { minLength: 1, maxLength: 4 }), (hearings) => {
        const voted = voteWords(hearings.map((words, index) => hypothesis('abcd'[index] ?? '', words)));
        const endMs = Math.max(0, ...hearings.flat().map((word) => word.endMs));
        let last = 0;
        for (const word of voted) {
          expect(hearings.flat().some(({ text }) => text === word.text)).toBe(true);
          expect(word.startMs).toBeGreaterThanOrEqual(Math.min(last, endMs - 1));
          expect(word.endMs).toBeGreaterThan(word.startMs);
          expect(word.endMs).toBeLessThanOrEqual(endMs);
          last = word.endMs;
        }
      }),
    );
  });
});

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const VOCABULARY = Array.from({ length: 400 }, (_, index) => {
  const random = seeded(index + 1);
  return Array.from({ length: 2 + Math.floor(random() * 7) }, () => 'аәбвгғдежзийкқлмнңоөпрстуұүхшы'[Math.floor(random() * 30)]).join('');
});

/** What an engine with 15 % word errors hears: a third each substituted, left out, put in; less sure of wrong words, now and then too sure. */
function mishear(words: readonly VotableWord[], random: () => number, more: Partial<VotableWord> = {}): VotableWord[] {
  // Sums of uniform numbers: a bell round 0.85 for right and round 0.5 for wrong words.
  const bell = (middle: number, width: number): number => Math.min(1, middle + width * (random() + random() + random() + random() - 2));
  const any = (): string => VOCABULARY[Math.floor(random() * VOCABULARY.length)] ?? '';
  const late = (word: VotableWord): VotableWord => {
    const shift = Math.round((random() - 0.5) * 120);
    return { ...word, startMs: Math.max(0, word.startMs + shift), endMs: word.endMs + Math.max(0, shift), ...more };
  };
  return words.flatMap((word) => {
    const right = late({ ...word, confidence: bell(0.85, 0.17) });
    const wrong = late({ ...word, text: any(), confidence: bell(0.5, 0.26) });
    const luck = random();
    return luck < 0.05
      ? [wrong]
      : luck < 0.1
        ? []
        : luck < 0.15
          ? [right, { ...wrong, startMs: right.endMs, endMs: right.endMs + 100 }]
          : [right];
  });
}

function errorRate(reference: readonly VotableWord[], heard: readonly VotableWord[]): number {
  const cost = {
    pair: (a: VotableWord, b: VotableWord) => Number(a.text !== b.text),
    skipLeft: () => 1,
    skipRight: () => 1,
    windows: timeWindows(reference, heard, 5000),
  };
  const wrong = alignWords(reference, heard, cost).filter(([i, j]) => i === null || j === null || reference[i]?.text !== heard[j]?.text);
  return wrong.length / reference.length;
}

describe('voteWords on engines with 15 % word errors', () => {
  const random = seeded(7);
  const reference = Array.from({ length: 1000 }, () => VOCABULARY[Math.floor(random() ** 2 * VOCABULARY.length)] ?? '').flatMap((text) =>
    say(text),
  );
  let at = 0;
  for (const word of reference) {
    word.startMs = at + Math.floor(random() * 150);
    at = word.endMs = word.startMs + 100 + Math.floor(random() * 500);
  }
  const engines = [...'abc'].map((engine) => hypothesis(engine, mishear(reference, random)));

  it('ends below 8 % with two, and well below with three', () => {
    for (const { words } of engines) expect(errorRate(reference, words)).toBeGreaterThan(0.13);
    const two = errorRate(reference, voteWords(engines.slice(0, 2)));
    const three = errorRate(reference, voteWords(engines));
    expect(two).toBeLessThan(0.06);
    expect(three).toBeLessThan(0.03);
  });

  it('does nearly as well when one of two gives no word times', () => {
    const [one, other] = engines as [Hypothesis, Hypothesis];
    const spread = other.words.map((word, index): VotableWord => {
      const off = Math.round(1500 * Math.sin(index / 9));
      return {
        ...word,
        startMs: Math.max(0, word.startMs + off),
        endMs: word.endMs + Math.max(off, -word.startMs),
        timing: 'interpolated',
      };
    });
    const voted = voteWords([one, hypothesis('b', spread)]);
    expect(errorRate(reference, voted)).toBeLessThan(0.07);
    expect(voted.filter(({ timing }) => timing === undefined).length / voted.length).toBeGreaterThan(0.85);
  });
});
