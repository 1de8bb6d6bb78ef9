import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { said, transcripts } from '../fake-passages.ts';
import type { Passage, SpokenWord } from '../passage.ts';
import type { Stretches } from '../stretches.ts';
import { coverageOf, judgePassages, type PassageQuality } from './judge-passages.ts';

const ALL: Stretches = [[0, 10_000_000]];
const TEXT = 'біз бұл мәселені келесі аптада талқылаймыз';

/** The passages with every word changed. */
function changed(passages: readonly Passage[], change: (word: SpokenWord, index: number) => Partial<SpokenWord>): Passage[] {
  let index = 0;
  return passages.map(({ speakerId, tokens }) => ({
    speakerId,
    tokens: tokens.map((token) => ({ ...token, spoken: token.spoken.map((word) => ({ ...word, ...change(word, index++) })) })),
  }));
}

function judge(passages: readonly Passage[], speech: Stretches | null = ALL): PassageQuality {
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

  const half = (_word: SpokenWord, index: number): Partial<SpokenWord> => ({ engines: index % 2 === 0 ? ['a', 'b', 'c'] : [] });
  it.each([
    ['too_fast', changed(plain, ({ startMs, endMs }) => ({ endMs: startMs + (endMs - startMs) / 4 })), ALL],
    ['too_slow', changed(plain, (_word, index) => ({ startMs: index * 4000, endMs: index * 4000 + 4000 })), ALL],
    ['low_agreement', changed(plain, half), ALL],
    ['odd_words', said('שלום мәселе мртквщ тврдств'), ALL],
    ['words_without_speech', plain, [[0, 300]]],
    ['speech_without_words', said('біз бұл | | мәселені келесі аптада'), ALL],
  ] as [string, Passage[], Stretches][])('%s', (reason, passages, speech) => {
    const { confidence, reasons } = judge(passages, speech);
    expect(reasons).toEqual([reason]);
    expect(confidence).toBeLessThan(good.confidence);
  });

  it('says that the language is not known only where it is known elsewhere', () => {
    const passages = said(TEXT, TEXT);
    expect(judgePassages(passages, { speech: ALL }).map(({ reasons }) => reasons)).toEqual([[], []]);
    const told = changed(passages, (_word, index) => ({ language: index < 6 ? 'und' : 'kk' })).map(({ speakerId, tokens }) => ({
      speakerId,
      tokens: tokens.map((token) => ({ ...token, language: token.spoken[0]?.language ?? 'und' })),
    }));
    expect(judgePassages(told, { speech: ALL }).map(({ reasons }) => reasons)).toEqual([['unknown_language'], []]);
  });

  it('takes the confidence of an engine only as more or less than elsewhere', () => {
    const many = said(...Array.from({ length: 12 }, () => TEXT));
    const low = (index: number): boolean => index < 6;
    const of = (high: number, little: number): PassageQuality[] =>
      judgePassages(
        changed(many, (_word, index) => ({ confidence: low(index) ? little : high })),
        { speech: ALL },
      );
    for (const quality of [of(0.9, 0.3), of(0.2, 0.1)]) {
      expect(quality[0]?.reasons).toEqual(['low_confidence']);
      expect(quality[0]?.confidence).toBeLessThan(quality[1]?.confidence ?? 0);
    }
    expect(of(0.9, 0.3)[1]?.confidence).toBeCloseTo(of(0.2, 0.1)[1]?.confidence ?? 0);
  });

  it('trusts what all engines say more, and times that are worked out less', () => {
    const agreed = judge(changed(plain, () => ({ engines: ['a', 'b'] })));
    expect(agreed.confidence).toBeGreaterThan(good.confidence);
    expect(judge(changed(plain, () => ({ timing: 'interpolated' }))).confidence).toBeLessThan(good.confidence);
  });

  it('judges any transcript', () => {
    fc.assert(
      fc.property(transcripts(['мы', 'біз', 'ж']), fc.constantFrom(null, ALL, [] as Stretches), (passages, speech) => {
        const quality = judgePassages(passages, { speech });
        expect(quality).toHaveLength(passages.length);
        for (const { confidence } of quality) {
          expect(confidence).toBeGreaterThanOrEqual(0);
          expect(confidence).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe('coverageOf', () => {
  const passages = said('біз бұл мәселені');
  const endMs = passages[0]?.tokens.at(-1)?.spoken[0]?.endMs ?? 0;
  it.each([
    ['all', [[0, endMs]], 1],
    [
      'half',
      [
        [0, endMs],
        [20_000, 20_000 + endMs],
      ],
      0.5,
    ],
    ['nothing', [[50_000, 60_000]], 0],
    ['not known', null, null],
    ['no speech', [], null],
  ] as [string, Stretches | null, number | null][])('%s', (_what, speech, share) => {
    const coverage = coverageOf(passages, speech);
    if (share === null) expect(coverage).toBeNull();
    else expect(coverage).toBeCloseTo(share);
  });
});
