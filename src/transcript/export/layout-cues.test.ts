import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINE_CHARACTERS } from './choose-lines.ts';
import { type Cue, layoutCues } from './layout-cues.ts';
import { toMs } from './timed-tokens.ts';
import { transcriptOf } from './transcript-fixture.ts';

const layout = (...segments: Parameters<typeof transcriptOf>[0]) => layoutCues(transcriptOf(segments), { speakerPrefix: false });
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
    const cues = layoutCues({ ...transcript, duration: 6 }, { speakerPrefix: false });
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
    const named = layoutCues(transcriptOf(turns, { A: 'Айгерім', B: 'Борис' }), { speakerPrefix: true });
    expect(named.map((cue) => cue.lines[0])).toEqual(['Айгерім: Сәлем', 'Бастайық', 'Борис: Дайынмын']);
    const alone = layoutCues(transcriptOf(turns.slice(0, 2), { A: 'Айгерім' }), { speakerPrefix: true });
    expect(alone.map((cue) => cue.lines[0])).toEqual(['Сәлем', 'Бастайық']);
  });

  it('cuts a very long name so that it fits on a line', () => {
    const cues = layoutCues(
      transcriptOf(
        [
          { speaker: 'A', start: 0, end: 2, text: 'Қайырлы таң, құрметті әріптестер, бастайық' },
          { speaker: 'B', start: 3, end: 4, text: 'Иә' },
        ],
        { A: 'Нұрсұлтан '.repeat(8) },
      ),
      { speakerPrefix: true },
    );
    expect(cues[0]?.lines.every((line) => line.length <= LINE_CHARACTERS)).toBe(true);
    expect(cues[0]?.lines[0]).toMatch(/…:/);
  });

  it('keeps two people who speak at once apart and in order', () => {
    const cues = layout({ speaker: 'A', start: 0, end: 12, text: KK }, { speaker: 'B', start: 3, end: 3.4, text: 'Келісемін' });
    expect(cues.filter((cue) => cue.speaker === 'B')).toHaveLength(1);
    expectInOrder(cues);
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
        expectInOrder(layoutCues(transcriptOf(segments), { speakerPrefix }));
      }),
      { numRuns: 150 },
    );
  });
});

function expectInOrder(cues: Cue[]): void {
  for (const [index, cue] of cues.entries()) {
    expect(cue.endMs).toBeGreaterThan(cue.startMs);
    expect(cue.endMs - cue.startMs).toBeLessThanOrEqual(7000);
    expect(cue.startMs - (cues[index - 1]?.endMs ?? -83)).toBeGreaterThanOrEqual(83);
    expect(cue.lines.length).toBeLessThanOrEqual(2);
    for (const line of cue.lines) expect(line.length <= LINE_CHARACTERS || !line.includes(' ')).toBe(true);
  }
}
