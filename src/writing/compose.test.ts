import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseProcessing } from '../contract/parse-processing.ts';
import { type Processing, STEPS, settleProcessing } from '../contract/processing.ts';
import type { SpeakerEdit } from '../contract/speakers.ts';
import { PHRASES } from '../text/fake-passages.ts';
import { compileGlossary } from '../text/glossary/compile-glossary.ts';
import type { GlossaryEntry } from '../text/glossary/glossary-entry.ts';
import { compose, type Material, type Written } from './compose.ts';
import type { HeardWord } from './heard-word.ts';

const RAW = settleProcessing(parseProcessing('raw'));
const ENTRIES: GlossaryEntry[] = [
  { id: 'bank', term: 'Kaspi Bank', variants: ['каспи банк'], kind: 'term' },
  { id: 'name', term: 'Айгерім', variants: ['айгерим'], kind: 'name' },
];
const GLOSSARY = { glossary: compileGlossary(ENTRIES), entries: ENTRIES };

const phrase = fc.oneof(
  { weight: 30, arbitrary: fc.constantFrom(...PHRASES) },
  { weight: 3, arbitrary: fc.constantFrom(...PHRASES.flat()).map((own) => [own]) },
  { weight: 2, arbitrary: fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).map((own) => [own.replaceAll(/\s/g, '_')]) },
  { weight: 1, arbitrary: fc.constantFrom('а'.repeat(5000), '1'.repeat(400), '-'.repeat(300)).map((own) => [own]) },
);

/** In order of their starts, as they are joined from chunks; they may overlap and take no time. */
const words: fc.Arbitrary<HeardWord[]> = fc
  .tuple(
    fc.array(phrase, { maxLength: 30 }),
    fc.array(
      fc.record({
        pauseMs: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 120 }) }, fc.integer({ min: 0, max: 4000 })),
        lengthMs: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 60, max: 600 }) }, fc.integer({ min: 0, max: 3000 })),
        overlaps: fc.boolean(),
        confidence: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
        language: fc.constantFrom('kk', 'ru', 'en', 'und'),
      }),
      { minLength: 1, maxLength: 60 },
    ),
    fc.array(fc.record({ engine: fc.constantFrom('yandex', 'openai', null), speaker: fc.constantFrom(undefined, '1', '2') }), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([phrases, manners, sources]) => {
    let atMs = 0;
    return phrases.flat().map((text, index): HeardWord => {
      const { pauseMs, lengthMs, overlaps, ...manner } = manners[index % manners.length] as (typeof manners)[number];
      const { engine, speaker } = sources[Math.floor(index / 20) % sources.length] as (typeof sources)[number];
      const startMs = atMs + pauseMs;
      atMs = startMs + (overlaps ? Math.round(lengthMs / 2) : lengthMs);
      return { text, ...manner, engine, startMs, endMs: startMs + lengthMs, ...(speaker !== undefined && { speaker }) };
    });
  });

const stretch = fc.tuple(fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 1, max: 9000 }));
const speech = fc
  .option(fc.array(stretch, { maxLength: 12 }))
  .map(
    (given) => given?.map(([startMs, lengthMs]): [number, number] => [startMs, startMs + lengthMs]).toSorted(([a], [b]) => a - b) ?? null,
  );
const turns = fc
  .option(fc.array(fc.tuple(stretch, fc.constantFrom('speaker_1', 'speaker_2', 'speaker_3')), { maxLength: 12 }))
  .map(
    (given) =>
      given
        ?.map(([[startMs, lengthMs], speaker]) => ({ startMs, endMs: startMs + lengthMs, speaker }))
        .toSorted((a, b) => a.startMs - b.startMs) ?? null,
  );
const seconds = fc.integer({ min: 0, max: 60_000 }).map((ms) => ms / 1000);
const speaker = fc.constantFrom('speaker_1', 'speaker_2', 'speaker_9');
const edit: fc.Arbitrary<SpeakerEdit> = fc.oneof(
  fc.record({ kind: fc.constant('rename' as const), speaker_id: speaker, label: fc.constantFrom('Айгерім', 'Борис') }),
  fc.record({ kind: fc.constant('merge' as const), from: speaker, into: speaker }),
  fc.record({ kind: fc.constant('reassign' as const), start_time: seconds, end_time: seconds, speaker_id: speaker }),
  fc.record({ kind: fc.constant('split' as const), at_time: seconds }),
);
const processing: fc.Arbitrary<Processing> = fc
  .record({
    off: fc.subarray([...STEPS]),
    level: fc.constantFrom('hesitations' as const, 'all' as const),
    to: fc.constantFrom('latin' as const, 'cyrillic' as const),
  })
  .map(({ off, level, to }) =>
    settleProcessing({
      ...Object.fromEntries(STEPS.map((step) => [step, !off.includes(step)])),
      fillers: { on: !off.includes('fillers'), level },
      script: { on: !off.includes('script'), to },
    }),
  );
const material: fc.Arbitrary<Material> = fc.record({
  words,
  speech,
  turns,
  diarizer: fc.constant('acoustic'),
  voices: fc.array(fc.record({ speakerId: speaker, name: fc.constant('Ерлан'), confidence: fc.constant(0.7) }), { maxLength: 2 }),
  edits: fc.array(edit, { maxLength: 5 }),
  processing,
  glossary: fc.constant(GLOSSARY),
});

const write = (given: Material): Promise<Written> => compose({ ...given, requestedLanguage: 'auto' });
const timed = ({ segments }: Written): [string, number, number][] =>
  segments.flatMap((segment) => segment.words.map((word): [string, number, number] => [word.raw ?? word.text, word.startMs, word.endMs]));

describe('a transcript that is written from anything that was heard', () => {
  it('names a speaker as a person did, else as the voice does, and says which it was', async () => {
    await fc.assert(
      fc.asyncProperty(material, async (given) => {
        const renamed = new Set(given.edits.flatMap((own) => (own.kind === 'rename' ? [own.speaker_id] : [])));
        for (const { speakerId, label, profileConfidence } of (await write(given)).speakers) {
          const voice = given.voices.find((known) => known.speakerId === speakerId);
          const isVoice = voice !== undefined && !renamed.has(speakerId);
          expect(profileConfidence).toBe(isVoice ? voice.confidence : null);
          if (!renamed.has(speakerId)) expect(label).toBe(isVoice ? voice.name : `Speaker ${speakerId.slice(-1)}`);
        }
      }),
    );
  });

  it('with all steps off has each word that was heard once, in order, at its time', async () => {
    await fc.assert(
      fc.asyncProperty(material, async (given) => {
        const written = await write({ ...given, processing: RAW });
        expect(timed(written)).toEqual(given.words.map(({ text: word, startMs, endMs }) => [word, startMs, endMs]));
        expect(written.rawText).toBe(written.text);
      }),
      { numRuns: 300 },
    );
  });

  it('with any steps on keeps to the times of the words that it stands for, and to what was heard', async () => {
    await fc.assert(
      fc.asyncProperty(material, async (given) => {
        const written = await write(given);
        expect(written.rawText).toBe((await write({ ...given, processing: RAW })).text);
        let next = 0;
        for (const segment of written.segments) {
          expect(segment.words.length).toBeGreaterThan(0);
          expect(segment.text).toBe(segment.words.map((word) => word.text).join(' '));
          for (const word of segment.words) {
            const own = (word.raw ?? word.text).split(' ');
            const isSaidAt = (at: number): boolean =>
              given.words[at]?.startMs === word.startMs &&
              (word.raw === undefined || own.every((part, index) => given.words[at + index]?.text === part));
            const first = given.words.findIndex((_word, index) => index >= next && isSaidAt(index));
            expect(first, `${word.text} at ${word.startMs}`).toBeGreaterThanOrEqual(next);
            const spoken = given.words.slice(first, first + own.length);
            expect(word.endMs, `${word.text}: ${own}`).toBe(Math.max(...spoken.map(({ endMs }) => endMs)));
            expect(word.startMs).toBeGreaterThanOrEqual(segment.startMs);
            expect(word.endMs).toBeLessThanOrEqual(segment.endMs);
            next = first + own.length;
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is the same again, and the same as before after it was written in another way', async () => {
    await fc.assert(
      fc.asyncProperty(material, processing, async (given, other) => {
        const before = structuredClone(given.words);
        const written = await write(given);
        await write({ ...given, processing: other });
        expect(given.words).toEqual(before);
        expect(await write(given)).toEqual(written);
      }),
      { numRuns: 100 },
    );
  });

  it('has speakers whose figures are those of their segments', async () => {
    await fc.assert(
      fc.asyncProperty(material, async (given) => {
        const { segments, speakers } = await write(given);
        expect(new Set(speakers.map(({ speakerId }) => speakerId))).toEqual(new Set(segments.map(({ speakerId }) => speakerId)));
        for (const { speakerId, segmentCount, speakingMs } of speakers) {
          const own = segments.filter((segment) => segment.speakerId === speakerId);
          expect(segmentCount).toBe(own.length);
          expect(speakingMs).toBe(own.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0));
        }
      }),
      { numRuns: 100 },
    );
  });
});
