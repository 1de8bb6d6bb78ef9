import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXPORT_OPTIONS } from '../../../contract/export.ts';
import type { Transcript } from '../../../contract/transcript.ts';
import { toMs } from '../timed-tokens.ts';
import { transcriptOf } from '../transcript-fixture.ts';
import { type Cue, layoutCues } from './layout-cues.ts';
import { readingTime, rulesOf, type SubtitleRules } from './rules.ts';

type Spoken = Parameters<typeof transcriptOf>[0];

const rules = (options: Record<string, string> = {}): SubtitleRules => rulesOf(EXPORT_OPTIONS.srt.parse(options));
const NETFLIX = rules();
const cuesOf = (transcript: Transcript, speakerPrefix = false) => layoutCues(transcript, { rules: NETFLIX, speakerPrefix }).cues;
const layout = (...segments: Spoken) => cuesOf(transcriptOf(segments));
/** With a preset, or limits of one's own. */
const layoutBy = (options: Record<string, string>, ...segments: Spoken) =>
  layoutCues(transcriptOf(segments), { rules: rules(options), speakerPrefix: false });
const textOf = (cues: Cue[]) => cues.flatMap((cue) => cue.lines).join(' ');
const KK = 'Бүгінгі жиналыста біз үш мәселені талқылаймыз: біріншіден, 2024 жылдың қорытындысы, екіншіден, жаңа жоба, үшіншіден, бюджет.';

describe('layoutCues', () => {
  it('divides a long segment into cues of two lines without losing a word', () => {
    const cues = layout({ speaker: 'A', start: 0, end: 9, text: KK });
    expect(cues.length).toBeGreaterThan(1);
    expect(textOf(cues)).toBe(KK);
  });

  it('spreads a segment that has only text over its span', () => {
    const cues = layout({ speaker: 'A', start: 10, end: 20, text: KK, timed: false });
    expect(textOf(cues)).toBe(KK);
    expect(cues[0]?.startMs).toBe(10_000);
    expect(cues.at(-1)?.endMs).toBe(20_000);
  });

  it('ends a cue at a pause', () => {
    const transcript = transcriptOf([{ speaker: 'A', start: 0, end: 1, text: 'Хорошо давайте начнём' }]);
    const word = transcript.segments[0]?.words[2];
    if (word) Object.assign(word, { start_time: 5, end_time: 6 });
    if (transcript.segments[0]) transcript.segments[0].end_time = 6;
    const cues = cuesOf({ ...transcript, duration: 6 });
    expect(cues.map((cue) => cue.lines)).toEqual([['Хорошо давайте'], ['начнём']]);
  });

  it('shows a short word for 0.833 s when silence follows, and not longer than the next cue allows', () => {
    const [alone, hurried] = layout(
      { speaker: 'A', start: 0, end: 0.2, text: 'Иә' },
      { speaker: 'B', start: 2, end: 2.2, text: 'Жоқ' },
      { speaker: 'A', start: 2.5, end: 3, text: 'Неге' },
    );
    expect(alone).toMatchObject({ startMs: 0, endMs: 833 });
    expect(hurried).toMatchObject({ startMs: 2000, endMs: 2500 - 83 });
  });

  it('lengthens fast speech into the silence to 17 characters a second', () => {
    const text = 'Очень быстро сказанная длинная фраза';
    const [cue] = layout({ speaker: 'A', start: 0, end: 1, text }, { speaker: 'A', start: 9, end: 10, text: 'Потом' });
    expect(cue?.endMs).toBe(Math.ceil((text.length / 17) * 1000));
  });

  it('names the speaker only where the speaker changes, and only when there are several', () => {
    const turns = [
      { speaker: 'A', start: 0, end: 1, text: 'Сәлем' },
      { speaker: 'A', start: 2, end: 3, text: 'Бастайық' },
      { speaker: 'B', start: 4, end: 5, text: 'Дайынмын' },
    ];
    const named = cuesOf(transcriptOf(turns, { A: 'Айгерім', B: 'Борис' }), true);
    expect(named.map((cue) => cue.lines[0])).toEqual(['Айгерім: Сәлем', 'Бастайық', 'Борис: Дайынмын']);
    const alone = cuesOf(transcriptOf(turns.slice(0, 2), { A: 'Айгерім' }), true);
    expect(alone.map((cue) => cue.lines[0])).toEqual(['Сәлем', 'Бастайық']);
  });

  it('cuts a very long name so that it fits on a line', () => {
    const cues = cuesOf(
      transcriptOf(
        [
          { speaker: 'A', start: 0, end: 2, text: 'Қайырлы таң, құрметті әріптестер, бастайық' },
          { speaker: 'B', start: 3, end: 4, text: 'Иә' },
        ],
        { A: 'Нұрсұлтан '.repeat(8) },
      ),
      true,
    );
    expect(cues[0]?.lines.every((line) => line.length <= 39)).toBe(true);
    expect(cues[0]?.lines[0]).toMatch(/…:/);
  });

  it('keeps two people who speak at once apart and in order', () => {
    const cues = layout({ speaker: 'A', start: 0, end: 12, text: KK }, { speaker: 'B', start: 3, end: 3.4, text: 'Келісемін' });
    expect(cues.filter((cue) => cue.speaker === 'B')).toHaveLength(1);
    expectInOrder(cues);
  });

  it.each([
    ['kk', KK, 39],
    ['ru', 'Если завтра будет хорошая погода, то мы все вместе поедем за город, и вернёмся только вечером.', 39],
    ['en', 'If the weather is good tomorrow, we will all go out of town together, and come back only in the evening.', 42],
    ['kk', 'Bügingı jinalysta biz üş mäselenı talqylaimyz: bırınşıden, 2024 jyldyñ qorytyndysy, ekınşıden, jaña joba.', 39],
  ])('%s: lines of at most %s characters (%s)', (language, text, limit) => {
    const transcript = transcriptOf([{ speaker: 'A', start: 0, end: 12, text }]);
    for (const segment of transcript.segments) segment.language = language;
    const lines = cuesOf(transcript).flatMap((cue) => cue.lines);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(limit);
    expect(lines.join(' ')).toBe(text);
  });

  it('never breaks at a no-break space', () => {
    const text =
      'Осы айда біз барлығы 1\u00a0250\u00a0000\u00a0₸ төледік, келесі айда тағы 5\u00a0000\u00a0₸ төлейміз, 25\u202f% артық болады';
    const lines = layout({ speaker: 'A', start: 0, end: 9, text }).flatMap((cue) => cue.lines);
    expect(lines.join(' ')).toBe(text);
    for (const part of ['1\u00a0250\u00a0000\u00a0₸', '5\u00a0000\u00a0₸', '25\u202f%'])
      expect(lines.some((line) => line.includes(part))).toBe(true);
  });

  it('parts no name that it was given, nor that of a speaker', () => {
    const text = 'Сегодня выступает Айгүл Серікова Маратқызы, а за ней Қазақ темір жолы ұлттық компаниясы со своим отчётом';
    const transcript = transcriptOf([{ speaker: 'A', start: 0, end: 9, text }], { A: 'Айгүл Серікова Маратқызы' });
    const { cues, violations } = layoutCues(transcript, { rules: NETFLIX, speakerPrefix: false, names: ['Қазақ темір жолы'] });
    const lines = cues.flatMap((cue) => cue.lines);
    for (const name of ['Айгүл Серікова Маратқызы', 'Қазақ темір жолы'])
      expect(lines.filter((line) => line.includes(name))).toHaveLength(1);
    expect(violations.parted).toBe(0);
  });

  it('counts what cannot be kept', () => {
    const long = 'ұзақ'.repeat(20);
    const fast = 'Очень быстро сказанная длинная фраза без всякой паузы после неё';
    const { violations } = layoutBy(
      {},
      { speaker: 'A', start: 0, end: 1, text: fast },
      { speaker: 'B', start: 1, end: 1.5, text: 'Иә' },
      { speaker: 'A', start: 1.6, end: 9, text: `бұл ${long} сөз` },
    );
    expect(violations).toEqual({ too_fast: 2, too_short: 1, too_wide: 1, parted: 0 });
    expect(layoutBy({}, { speaker: 'A', start: 0, end: 4, text: 'Бәрі жақсы, рақмет.' }).violations).toEqual({
      too_fast: 0,
      too_short: 0,
      too_wide: 0,
      parted: 0,
    });
  });

  it('broadcast: 37 characters, and 160 words a minute where there is room', () => {
    const text = 'Мы все это видим, и мы все это знаем';
    const { cues } = layoutBy(
      { preset: 'broadcast' },
      { speaker: 'A', start: 0, end: 1, text },
      { speaker: 'A', start: 20, end: 21, text: 'Да' },
    );
    expect(cues[0]?.endMs).toBe((9 / 160) * 60_000);
    const wide = layoutBy({ preset: 'broadcast' }, { speaker: 'A', start: 0, end: 20, text: KK });
    expect(Math.max(...wide.cues.flatMap((cue) => cue.lines).map((line) => line.length))).toBeLessThanOrEqual(37);
  });

  it('youtube: 42 characters in every language, 20 a second', () => {
    const text = 'Очень быстро сказанная длинная фраза ещё раз';
    const { cues } = layoutBy(
      { preset: 'youtube' },
      { speaker: 'A', start: 0, end: 1, text },
      { speaker: 'A', start: 9, end: 10, text: 'Потом' },
    );
    expect(cues[0]?.endMs).toBe(text.length * 50);
  });

  it('custom: the limits that are given', () => {
    const options = { preset: 'custom', line_characters: '20', lines: '3', min_seconds: '1.5', max_seconds: '4', gap_seconds: '0.2' };
    const { cues } = layoutBy(options, { speaker: 'A', start: 0, end: 20, text: KK }, { speaker: 'B', start: 30, end: 30.1, text: 'Иә' });
    expectInOrder(cues, rules(options));
    expect(textOf(cues)).toBe(`${KK} Иә`);
    expect(
      layoutBy(options, { speaker: 'A', start: 0, end: 0.1, text: 'Иә' }, { speaker: 'A', start: 9, end: 9.5, text: 'Мм' }).cues[0]?.endMs,
    ).toBe(1500);
  });

  it('has no cues for an empty transcript or for segments without a word', () => {
    expect(layout()).toEqual([]);
    expect(layout({ speaker: 'A', start: 0, end: 3, text: ' \u0000\n ' })).toEqual([]);
  });
});

const word = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: fc.constantFrom(...'абвгқңөұүіһәEnd.,!-<&>'), minLength: 1, maxLength: 14 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 99_999 }).map(String) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }).filter((text) => /^[^\s\p{Cc}]+$/u.test(text)) },
);
const turn = fc.record({
  speaker: fc.constantFrom('A', 'B', 'C'),
  words: fc.array(word, { minLength: 1, maxLength: 40 }),
  pace: fc.integer({ min: 150, max: 1500 }),
});

describe('layoutCues, for any speech', () => {
  const custom = fc.record({
    preset: fc.constant('custom'),
    line_characters: fc.integer({ min: 16, max: 100 }).map(String),
    lines: fc.integer({ min: 1, max: 3 }).map(String),
    characters_per_second: fc.integer({ min: 5, max: 50 }).map(String),
    min_seconds: fc.constantFrom('0.2', '0.833', '1'),
    max_seconds: fc.constantFrom('1', '4', '7', '30'),
    gap_seconds: fc.constantFrom('0', '0.083', '1'),
  });

  const conversation = fc.array(turn, { maxLength: 6 }).map((turns) => {
    let at = 0;
    return turns.map(({ speaker, words, pace }) => {
      const start = at;
      at += Math.max(1000, words.length * pace);
      return { speaker, start: start / 1000, end: at / 1000, text: words.join(' ') };
    });
  });

  it('loses no text, keeps order, stays in the span and keeps to the lines', () => {
    fc.assert(
      fc.property(conversation, (segments) => {
        const cues = layout(...segments);
        expect(textOf(cues)).toBe(segments.map((segment) => segment.text).join(' '));
        expectInOrder(cues);
        for (const cue of cues) {
          const home = segments.find((segment) => cue.startMs >= toMs(segment.start) && cue.startMs < toMs(segment.end));
          expect(home?.speaker).toBe(cue.speaker);
          expect(cue.endMs).toBeLessThanOrEqual(toMs(home?.end ?? 0));
          expect(home?.text).toContain(cue.lines.join(' '));
        }
      }),
      { numRuns: 150 },
    );
  });

  it('keeps limits of any kind, counts every cue that is too fast, and loses nothing', () => {
    fc.assert(
      fc.property(conversation, custom, (segments, options) => {
        const { cues, violations } = layoutBy(options, ...segments);
        const limits = rules(options);
        expect(textOf(cues)).toBe(segments.map((segment) => segment.text).join(' '));
        expectInOrder(cues, limits);
        const tooFast = cues.filter(({ startMs, endMs, lines }) => {
          const text = lines.join(' ');
          const { leastMs } = readingTime(limits, text.length, text.split(' ').length);
          return endMs - startMs < Math.floor(Math.min(leastMs, limits.maxMs));
        });
        expect(violations.too_fast).toBe(tooFast.length);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps lines, order and gaps whatever times the words have', () => {
    const time = fc.integer({ min: 0, max: 30_000 }).map((ms) => ms / 1000);
    const wild = fc.array(
      fc.record({
        speaker: fc.constantFrom('A', 'B'),
        start: time,
        end: time,
        text: fc.array(word, { maxLength: 30 }).map((words) => words.join(' ')),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(wild, fc.boolean(), (segments, speakerPrefix) => {
        expectInOrder(cuesOf(transcriptOf(segments), speakerPrefix));
      }),
      { numRuns: 150 },
    );
  });
});

function expectInOrder(cues: Cue[], limits: SubtitleRules = NETFLIX): void {
  for (const [index, cue] of cues.entries()) {
    expect(cue.endMs).toBeGreaterThan(cue.startMs);
    expect(cue.endMs - cue.startMs).toBeLessThanOrEqual(limits.maxMs);
    expect(cue.startMs - (cues[index - 1]?.endMs ?? -limits.gapMs)).toBeGreaterThanOrEqual(limits.gapMs);
    expect(cue.lines.length).toBeLessThanOrEqual(limits.lines);
    const widest = Math.max(limits.lineCharacters.cyrillic, limits.lineCharacters.other);
    for (const line of cue.lines) expect(line.length <= widest || !line.includes(' ')).toBe(true);
  }
}
