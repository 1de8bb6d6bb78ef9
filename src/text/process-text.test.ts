import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseProcessing } from '../contract/parse-processing.ts';
import { STEPS, settleProcessing } from '../contract/processing.ts';
import { expectSameWords, PHRASES, said, shown, transcripts } from './fake-passages.ts';
import { compileGlossary } from './glossary/compile-glossary.ts';
import { toTokens } from './passage.ts';
import { processPassages, type TextTools } from './process-text.ts';

const TOOLS: TextTools = {
  speech: null,
  glossary: compileGlossary([{ id: 'bank', term: 'Kaspi Bank', variants: ['каспи банк'], kind: 'term' }]),
  names: ['Айгерім'],
  onHit: () => {},
};
const ALL = settleProcessing(Object.fromEntries(STEPS.map((step) => [step, true])));

const texts = fc
  .array(fc.constantFrom(...PHRASES.map((words) => words.join(' ')), '~', '|'), { maxLength: 20 })
  .map((phrases) => said(phrases.join(' ')));
const steps = fc.subarray([...STEPS]).map((off) => settleProcessing({ ...ALL, ...Object.fromEntries(off.map((step) => [step, false])) }));

it('with any steps no spoken word is lost, doubled or moved, whatever is joined or left out', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(texts, transcripts(PHRASES.flat())), steps, async (passages, processing) =>
      expectSameWords(passages, await processPassages(passages, processing, TOOLS)),
    ),
    { numRuns: 300 },
  );
});

it('with all steps off nothing is changed', async () => {
  const raw = settleProcessing(parseProcessing('raw'));
  await fc.assert(
    fc.asyncProperty(fc.oneof(texts, transcripts(PHRASES.flat())), async (passages) => {
      expect(await processPassages(passages, raw, TOOLS)).toEqual(passages);
    }),
  );
});

it.each([
  ['one word said over and over in one second', (at: number) => at / 50],
  ['and minute by minute', (at: number) => at * 1000],
])('what engines loop on does not hold it up: %s', async (_what, startMs) => {
  const words = Array.from({ length: 50_000 }, (_, at) => ({
    text: 'А',
    startMs: startMs(at),
    endMs: startMs(at) + 1,
    confidence: null,
    language: 'ru',
  }));
  const passages = startMs(1) < 1 ? [toTokens(words)] : words.map((word) => toTokens([word]));
  const from = performance.now();
  const written = await processPassages(
    passages.map((tokens) => ({ speakerId: 'speaker_1', tokens })),
    ALL,
    TOOLS,
  );
  expect(performance.now() - from).toBeLessThan(4000);
  expect(written.flatMap(({ tokens }) => tokens.flatMap(({ spoken }) => spoken))).toHaveLength(words.length);
});

it('each step finds the text as the one before has written it', async () => {
  const written = await processPassages(said('э-э каспи банк берді бес мың екі жүз теңге'), settleProcessing({ profanity: true }), TOOLS);
  expect(shown(written)).toBe('Kaspi Bank берді 5\u00A0200\u00A0₸.');
});
