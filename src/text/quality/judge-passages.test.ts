import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { said, transcripts } from '../fake-passages.ts';
import type { Passage, SpokenWord } from '../passage.ts';
import type { Stretches } from '../stretches.ts';
import { confidenceOf, FINDING_NAMES, type Finding, judgePassages, type PassageQuality, QUALITY_MODEL } from './judge-passages.ts';

/** Somebody speaks from the first word to the last. */
function throughout(passages: readonly Passage[]): Stretches {
  const words = passages.flatMap(({ tokens }) => tokens.flatMap(({ spoken }) => spoken));
  return [[0, Math.max(0, ...words.map(({ endMs }) => endMs))]];
}
const TEXT = 'біз бұл мәселені келесі аптада талқылаймыз';

/** The passages with every word changed. */
function changed(passages: readonly Passage[], change: (word: SpokenWord, index: number) => Partial<SpokenWord>): Passage[] {
  let index = 0;
  return passages.map(({ speakerId, tokens }) => ({
    speakerId,
    tokens: tokens.map((token) => ({ ...token, spoken: token.spoken.map((word) => ({ ...word, ...change(word, index++) })) })),
  }));
}

function judge(passages: readonly Passage[], speech: Stretches | null = throughout(passages)): PassageQuality {
  return judgePassages(passages, { speech })[0] as PassageQuality;
}

describe('judgePassages', () => {
  const plain = said(TEXT);
  const good = judge(plain);

  it.each([
    TEXT,
    'мы с вами договор подпишем завтра и отправим в банк',
    'we will sign the contract tomorrow morning',
    'мен вчера договорға қол қойдым',
    'ЖШС мен КТЖ ТОО БЦ',
    'СССР ВТБ в к с',
    'да',
  ])('has nothing to say against %s', (text) => {
    const { confidence, reasons } = judge(said(text));
    expect(reasons).toEqual([]);
    expect(confidence).toBeGreaterThan(0.7);
  });

  const half = (_word: SpokenWord, index: number): Partial<SpokenWord> => ({ engines: index % 3 === 0 ? ['a', 'b', 'c'] : [] });
  it.each([
    ['too_fast', changed(plain, ({ startMs, endMs }) => ({ endMs: startMs + (endMs - startMs) / 4 })), null],
    ['too_slow', changed(plain, (_word, index) => ({ startMs: index * 4000, endMs: index * 4000 + 4000 })), undefined],
    ['low_agreement', changed(plain, half), undefined],
    ['odd_words', said('שלום мәселе мртквщ тврдств'), undefined],
    ['words_without_speech', plain, [[0, 300]]],
    ['speech_without_words', said('біз бұл | | мәселені келесі аптада'), undefined],
    ['repeated_words', said('иә мәселені мәселені мәселені мәселені мәселені'), undefined],
  ] as [string, Passage[], Stretches | null | undefined][])('%s', (reason, passages, speech) => {
    const { confidence, reasons } = judge(passages, speech);
    expect(reasons).toEqual([reason]);
    expect(confidence).toBeLessThan(good.confidence);
  });

  const OTHERS = [
    'мы с вами договор подпишем завтра',
    'и отправим его в банк',
    TEXT,
    'келесі жиналыста сатылымды қараймыз',
    'а потом решим вопрос с поставкой',
  ];
  const many = said(...OTHERS, ...OTHERS, ...OTHERS);
  const all = { speech: throughout(many) };

  it('wonders about a language only where the rest is in another', () => {
    const tagged = (languageOf: (index: number) => string): Passage[] =>
      many.map((passage, index) => ({ ...passage, tokens: passage.tokens.map((token) => ({ ...token, language: languageOf(index) })) }));
    const reasonsOf = (passages: readonly Passage[]) => judgePassages(passages, all).map(({ reasons }) => reasons);
    expect(reasonsOf(tagged(() => 'und')).flat()).toEqual([]);
    expect(reasonsOf(tagged((index) => (index % 2 === 0 ? 'kk' : 'ru'))).flat()).toEqual([]);
    for (const other of ['und', 'en'])
      expect(reasonsOf(tagged((index) => (index === 0 ? other : 'kk')))).toEqual([['other_language'], ...many.slice(1).map(() => [])]);
  });

  it('takes the confidence of an engine only as more or less than elsewhere', () => {
    const first = many[0]?.tokens.length ?? 0;
    const of = (high: number, little: number): PassageQuality[] =>
      judgePassages(
        changed(many, (_word, index) => ({ confidence: index < first ? little : high })),
        all,
      );
    for (const quality of [of(0.9, 0.3), of(0.2, 0.1)]) {
      expect(quality[0]?.reasons).toEqual(['low_confidence']);
      expect(quality[0]?.confidence).toBeLessThan(quality[1]?.confidence ?? 0);
    }
    expect(of(0.9, 0.3)[1]?.confidence).toBeCloseTo(of(0.2, 0.1)[1]?.confidence ?? 0);
  });

  it('takes an engine without confidences for as good as one with the same all over', () => {
    const equal = changed(many, () => ({ confidence: 0.4 }));
    expect(judgePassages(equal, all)).toEqual(judgePassages(many, all));
  });

  it('trusts what all engines say more', () => {
    const agreed = judge(changed(plain, () => ({ engines: ['a', 'b'] })));
    expect(agreed.confidence).toBeGreaterThan(good.confidence);
  });

  it('blames speech behind a passage that nobody wrote down on it, and on no other', () => {
    const [one, other] = said('біз бұл мәселені', '| | | | келесі аптада талқылаймыз');
    expect(
      judgePassages([one, other] as Passage[], { speech: throughout([one, other] as Passage[]) }).map(({ reasons }) => reasons),
    ).toEqual([['speech_without_words'], []]);
  });

  it('marks what is below the threshold that is asked for, and says so where nothing is conspicuous', () => {
    expect(judgePassages(plain, { speech: throughout(plain), lookBelow: 1 })).toEqual([{ ...good, reasons: ['low_quality'] }]);
    const doubtful = said('біз мртквщ мәселені');
    expect(judgePassages(doubtful, { speech: null })[0]?.reasons).toEqual(['odd_words']);
    expect(judgePassages(doubtful, { speech: null, lookBelow: 0 })[0]?.reasons).toEqual([]);
  });

  it('judges any transcript', () => {
    fc.assert(
      fc.property(
        transcripts(['мы', 'біз', 'ж']),
        fc.constantFrom(null, [[0, 10_000_000]] as Stretches, [] as Stretches),
        (passages, speech) => {
          const quality = judgePassages(passages, { speech });
          expect(quality).toHaveLength(passages.length);
          for (const { confidence } of quality) {
            expect(confidence).toBeGreaterThanOrEqual(0);
            expect(confidence).toBeLessThanOrEqual(1);
          }
        },
      ),
    );
  });
});

describe('confidenceOf', () => {
  const findings = fc.record(
    Object.fromEntries(
      FINDING_NAMES.map((name) => [name, fc.option(fc.double({ min: name === 'low_confidence' ? -3 : 0, max: 1, noNaN: true }))]),
    ),
  ) as fc.Arbitrary<Record<Finding, number | null>>;

  it.each(FINDING_NAMES)('%s: the worse, the lower', (name) => {
    const isGood = name === 'low_agreement' || name === 'low_confidence';
    expect(Math.sign(QUALITY_MODEL.findings[name].weight)).toBe(isGood ? 1 : -1);
    fc.assert(
      fc.property(findings, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (found, one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)].map((value) => confidenceOf({ ...found, [name]: value }));
        expect(isGood ? (high as number) - (low as number) : (low as number) - (high as number)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it.each(FINDING_NAMES)('%s: what is not known counts as what is usual, not as nothing', (name) => {
    fc.assert(
      fc.property(findings, (found) => {
        const usual = QUALITY_MODEL.findings[name].usual;
        expect(confidenceOf({ ...found, [name]: null })).toBeCloseTo(confidenceOf({ ...found, [name]: usual }));
      }),
    );
  });
});
