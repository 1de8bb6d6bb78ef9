import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyGain, gainFor, readPieces } from '../../src/audio/chunk-audio.ts';
import { followJob } from '../../src/cli/follow-job.ts';
import type { Transcript } from '../../src/contract/transcript.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { createPocketSphinx } from '../../src/engines/pocketsphinx/engine.ts';
import { createEngines } from '../../src/engines/registry.ts';
import { scoreText } from '../../src/evaluation/score-text.ts';
import { PLAIN_REQUEST } from '../../src/jobs/create-job.ts';
import { submitRecording } from '../../src/jobs/submit-recording.ts';
import { readTranscript } from '../../src/library/read-transcript.ts';
import { type ChunkRow, DEFAULT_OWNER_ID } from '../../src/platform/db/schema.ts';
import { recording, type Span, speak, spliceClips } from '../support/audio-maker.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { readWav, wav } from '../support/pcm.ts';
import { openTestApp, type TestApp, testConfig } from '../support/test-app.ts';

checkLeaks();

const CLIPS = ['librivox-austen-0880', 'librivox-austen-0930', 'librivox-austen-0890', 'librivox-austen-0920'];
const SILENCES_MS = [700, 200, 8000, 1500, 3000];

/** Recognition takes seconds; on a machine that others use it may take minutes. */
const PATIENCE_MS = 170_000;

/** PocketSphinx with short chunks, so that seconds of speech are cut. */
function inShortChunks(): Engine {
  const { engines } = testConfig({});
  const engine = createPocketSphinx({ model: null, cores: 2, path: engines.searchPath });
  return { ...engine, capabilities: { ...engine.capabilities, minSeconds: 3, preferredSeconds: 7 } };
}

interface Heard {
  transcript: Transcript;
  chunks: ChunkRow[];
}

async function transcribe({ app }: TestApp, pcm: Int16Array, language: string): Promise<Heard> {
  const jobId = await submitRecording(app, {
    source: Readable.from([wav(pcm)]),
    name: 'spliced.wav',
    ownerId: DEFAULT_OWNER_ID,
    sessionId: null,
    request: () => ({ ...PLAIN_REQUEST, language }),
  });
  await followJob(app, jobId, () => {}, AbortSignal.timeout(PATIENCE_MS));
  return {
    transcript: await readTranscript(app.db, DEFAULT_OWNER_ID, jobId),
    chunks: await app.db.selectFrom('chunks').selectAll().where('job_id', '=', jobId).orderBy('chunk_index').execute(),
  };
}

describe('word times', () => {
  let opened: TestApp;
  beforeAll(async () => {
    const config = testConfig({});
    opened = await openTestApp({ engines: createEngines(config.engines, [inShortChunks()]) });
    opened.app.startWorker();
  });
  afterAll(() => opened[Symbol.asyncDispose]());

  describe('of human speech with silences between', () => {
    let spans: Span[];
    let pcm: Int16Array;
    let heard: Heard;
    beforeAll(async () => {
      const clips = await Promise.all(CLIPS.map((clip) => recording(`${clip}.wav`)));
      ({ pcm, spans } = spliceClips(clips, SILENCES_MS));
      heard = await transcribe(opened, pcm, 'en');
    }, PATIENCE_MS);

    test('lie within the clip that the word is spoken in', async () => {
      const words = heard.transcript.segments.flatMap((segment) => segment.words);
      const within = ({ startMs, endMs }: Span) =>
        words.filter((word) => word.start_time * 1000 >= startMs - 150 && word.end_time * 1000 <= endMs + 150);
      expect(words.filter((word) => !spans.some((span) => within(span).includes(word)))).toEqual([]);
      for (const span of spans) {
        const text = within(span)
          .map((word) => word.text)
          .join(' ');
        const { errors, words: count } = scoreText(await readFile(`test/audio/${CLIPS[span.clip]}.txt`, 'utf8'), text);
        expect(errors / count, `${CLIPS[span.clip]}: ${text}`).toBeLessThan(0.7);
      }
    });

    test(
      'are those of the plain program for the same chunk, moved to its place',
      async () => {
        await using folder = await mkdtempDisposable(join(tmpdir(), 'kazru-test-'));
        const file = join(folder.path, 'recording.pcm');
        await writeFile(file, pcm);
        expect(heard.chunks.length).toBeGreaterThan(2);
        const compare = async (chunk: ChunkRow): Promise<void> => {
          const samples = await readPieces(file, chunk.pieces);
          applyGain(samples, gainFor(samples));
          const raw = join(folder.path, `${chunk.chunk_index}.raw`);
          await writeFile(raw, samples);
          const expected = (await plainWords(raw)).map(({ text, startMs, endMs }) => ({
            text,
            startMs: inRecording(startMs, chunk.pieces),
            endMs: inRecording(endMs, chunk.pieces),
          }));
          const words = chunk.words ?? [];
          expect(words.map(({ text }) => text)).toEqual(expected.map(({ text }) => text));
          for (const [index, word] of words.entries()) {
            expect(Math.abs(word.startMs - (expected[index]?.startMs ?? 0)), word.text).toBeLessThanOrEqual(30);
            expect(Math.abs(word.endMs - (expected[index]?.endMs ?? 0)), word.text).toBeLessThanOrEqual(30);
          }
        };
        await Promise.all(heard.chunks.map(compare));
        expect(heard.transcript.segments.flatMap(({ words }) => words)).toHaveLength(
          heard.chunks.flatMap(({ words }) => words ?? []).length,
        );
      },
      PATIENCE_MS,
    );
  });

  test.each([
    ['kk', 'Бүгінгі жиналыста біз үш мәселені талқылаймыз', 'Ертең таңертең тағы кездесеміз'],
    ['ru', 'Сегодня на совещании мы обсудим три вопроса', 'Завтра утром мы встретимся снова'],
  ])('%s speech is found, and cut at its silences', async (voice, first, second) => {
    const clips = await Promise.all(
      [first, second, first, second, first, second].map(async (text) => readWav(await speak(text, voice)).pcm),
    );
    const { pcm, spans } = spliceClips(clips, [500, 1500, 900, 1500, 900, 1500, 500]);
    const { chunks, transcript } = await transcribe(opened, pcm, voice);
    expect(transcript.metadata.warnings.map(({ code }) => code)).toContain('LANGUAGE_NOT_SUPPORTED');
    expect(chunks.length).toBeGreaterThan(1);
    const pieces = chunks.flatMap((chunk) => chunk.pieces);
    for (const { startMs, endMs } of spans) {
      const middle = (startMs + endMs) / 2;
      expect(pieces.some(([start, end]) => start <= middle && end >= middle)).toBe(true);
    }
    for (const { start_ms, end_ms, overlap_ms } of chunks) {
      expect(overlap_ms).toBe(0);
      for (const edge of [start_ms, end_ms])
        expect(spans.some(({ startMs, endMs }) => edge > startMs + 250 && edge < endMs - 250)).toBe(false);
    }
  });
});

/** What `pocketsphinx_continuous -time yes` says, read without the product's own code; silence and noises left out. */
async function plainWords(raw: string): Promise<{ text: string; startMs: number; endMs: number }[]> {
  const { stdout } = await execa('pocketsphinx_continuous', ['-infile', raw, '-time', 'yes', '-logfn', '/dev/null'], { stdin: 'ignore' });
  return stdout
    .split('\n')
    .map((line) => line.split(' '))
    .filter(
      ([text = '', ...figures]) => figures.length === 3 && figures.every((figure) => /^\d+\.\d+$/.test(figure)) && !/^[<[+]/.test(text),
    )
    .map(([text = '', start, end]) => ({
      text: text.replace(/\(\d\)$/, ''),
      startMs: Number(start) * 1000,
      endMs: Number(end) * 1000,
    }));
}

/** Walks along the pieces until the time is used up. */
function inRecording(ms: number, pieces: readonly [number, number][]): number {
  let left = ms;
  for (const [start, end] of pieces) {
    if (left <= end - start) return start + left;
    left -= end - start;
  }
  return pieces.at(-1)?.[1] ?? 0;
}
