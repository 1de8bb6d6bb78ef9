import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { followJob } from '../../src/cli/follow-job.ts';
import type { Warning } from '../../src/contract/job.ts';
import { Transcript } from '../../src/contract/transcript.ts';
import type { RecogniseRequest, Recognition } from '../../src/engines/engine.ts';
import { createEngines } from '../../src/engines/registry.ts';
import { PLAIN_REQUEST } from '../../src/jobs/create-job.ts';
import { submitRecording } from '../../src/jobs/submit-recording.ts';
import { findJob } from '../../src/library/find-job.ts';
import { DEFAULT_OWNER_ID } from '../../src/platform/db/schema.ts';
import { spreadWords } from '../../src/transcript/spread-words.ts';
import { recording, recordingPath, spliceClips } from '../support/audio-maker.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import { durationMs, wav } from '../support/pcm.ts';
import { runCli } from '../support/run-cli.ts';
import { scriptedEngine } from '../support/scripted-engine.ts';
import { openTestApp, type TestApp, testConfig } from '../support/test-app.ts';

checkLeaks();

const CLIPS = ['librivox-austen-0870', 'jfk', 'librivox-austen-0890'];
const PAUSE_MS = 1000;

describe('speech without words', () => {
  let opened: TestApp;
  let url: string;
  /** The clips that the engine says nothing of. */
  let deafTo: readonly string[] = [];
  let clips: { name: string; pcm: Int16Array; text: string }[];

  /** Hears one chunk, the whole recording: the words of each clip, spread over it. */
  const hear = ({ audio }: RecogniseRequest): Recognition => {
    let at = 0;
    const scale = audio.durationMs / clips.reduce((sum, { pcm }) => sum + durationMs(pcm) + PAUSE_MS, 0);
    const words = clips.flatMap(({ name, pcm, text }) => {
      const [startMs, endMs] = [Math.round(at * scale), Math.round((at + durationMs(pcm)) * scale)];
      at += durationMs(pcm) + PAUSE_MS;
      if (deafTo.includes(name)) return [];
      return spreadWords(text, startMs, endMs).map(({ text: word, startMs: from, endMs: to }) => ({
        text: word,
        startMs: from,
        endMs: to,
        confidence: 0.9,
        language: 'en',
      }));
    });
    return { words, warnings: [], billedMs: null };
  };

  beforeAll(async () => {
    clips = await Promise.all(
      CLIPS.map(async (name) => ({
        name,
        pcm: await recording(`${name}.wav`),
        text: await readFile(recordingPath(`${name}.txt`), 'utf8'),
      })),
    );
    const { engine } = scriptedEngine('ear', hear, { capabilities: { maxSeconds: 300, preferredSeconds: 120 } });
    opened = await openTestApp({
      env: { PROCESSING: 'default' },
      engines: createEngines(testConfig({}).engines, [engine], { pace: 0.01 }),
    });
    opened.app.startWorker();
    ({ url } = await opened.app.listen());
  });
  afterAll(() => opened[Symbol.asyncDispose]());

  function meeting(): Buffer {
    const { pcm } = spliceClips(
      clips.map((clip) => clip.pcm),
      [0, ...clips.map(() => PAUSE_MS)],
    );
    return wav(pcm);
  }

  async function transcribe(losing: readonly string[]): Promise<string> {
    deafTo = losing;
    const jobId = await submitRecording(opened.app, {
      source: Readable.from([meeting()]),
      name: 'meeting.wav',
      ownerId: DEFAULT_OWNER_ID,
      sessionId: null,
      request: () => ({ ...PLAIN_REQUEST, language: 'en' }),
    });
    await followJob(opened.app, jobId, () => {}, AbortSignal.timeout(60_000));
    return jobId;
  }
  const jobOf = (jobId: string) => findJob(opened.app, DEFAULT_OWNER_ID, jobId);

  test('nothing is said where every word is there', async () => {
    expect(await jobOf(await transcribe([]))).toMatchObject({ status: 'completed', warnings: [] });
  });

  test('a clip that lost its words is named in the job and in the export, with its place and what is left', async () => {
    const jobId = await transcribe(['jfk']);
    const { warnings } = await jobOf(jobId);
    expect(warnings.map(({ code }) => code)).toEqual(['LOW_COVERAGE']);
    const { details, message } = warnings[0] as Warning;
    const [first, second, third] = clips.map(({ pcm }) => durationMs(pcm) / 1000) as [number, number, number];
    expect(details?.coverage).toBeCloseTo((first + third) / (first + second + third), 1);
    expect(details?.holes).toBe(1);
    // Pauses are cut out of what is sent, so the words of the engine are a little off.
    expect(Math.abs(Number([details?.start_times].flat()[0]) - first)).toBeLessThan(1.5);
    expect(message).toMatch(/^Words cover \d\d % of the speech; there are none from [\d.]+ s to [\d.]+ s$/);

    const exported = Transcript.parse(await (await fetch(`${url}/api/v1/jobs/${jobId}/export/json`)).json());
    expect(exported.metadata.warnings).toEqual(warnings);
    expect(exported.segments.find(({ end_time }) => Math.abs(end_time - first) < 1)?.needs_look).toContain('speech_without_words');
  });

  test('the command line says it', async () => {
    deafTo = ['jfk', 'librivox-austen-0890'];
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'meeting.wav');
    await writeFile(file, meeting());
    const { exitCode, stderr } = await runCli(['transcribe', '--server', url, file, '--language', 'en'], {});
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stderr).toMatch(/meeting\.wav: Words cover \d\d % of the speech; there are none from [^)]+ \(LOW_COVERAGE\)/);
  });
});
