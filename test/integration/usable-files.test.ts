import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Job } from '../../src/contract/job.ts';
import { Transcript } from '../../src/contract/transcript.ts';
import { ask, ended, expectShape, uploaded } from '../support/http-client.ts';
import { checkLeaks, temporaryFolder } from '../support/leak-check.ts';
import type { MediaFile } from '../support/made-media.ts';
import { silence, tone, wav } from '../support/pcm.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';
import { GOOD_FILES, SALVAGED } from '../support/usable-files.ts';

checkLeaks();

/** Encoder delay and the frames at a cut. */
const TOLERANCE_SECONDS = 0.15;
/** No recognition: how a file is read does not depend on its words. */
const FIELDS = { language: 'kk' };

let test1: TestApp;
let url: string;
/** All files, uploaded and heard side by side: one after the other they would take a minute. */
const heard = new Map<MediaFile, Job>();
beforeAll(async () => {
  test1 = await openTestApp();
  test1.app.startWorker();
  ({ url } = await test1.app.listen());
  await using folder = await temporaryFolder();
  for (const file of [...GOOD_FILES, ...SALVAGED]) {
    const path = await file.make(await mkdtemp(join(folder.path, 'file-')));
    heard.set(file, await uploaded(url, path, { fileName: file.fileName, fields: FIELDS }));
  }
  await Promise.all([...heard].map(async ([file, { job_id }]) => heard.set(file, await ended(url, job_id))));
}, 180_000);
afterAll(() => test1[Symbol.asyncDispose]());

const jobOf = (file: MediaFile): Job => heard.get(file) as Job;
/** Warnings about the file; those about the language are the same for all. */
const codes = ({ warnings }: Job): string[] => warnings.map((warning) => warning.code).filter((code) => code !== 'LANGUAGE_NOT_SUPPORTED');

describe('a whole file', () => {
  test.each(GOOD_FILES)('$name', (file) => {
    const job = jobOf(file);
    expect(job).toMatchObject({ status: 'completed', file_format: file.format, error: null, audio: 'ready' });
    expect(job.duration).toBeGreaterThan(file.expectSeconds - TOLERANCE_SECONDS);
    expect(job.duration).toBeLessThan(file.expectSeconds + TOLERANCE_SECONDS);
    expect(codes(job)).toEqual([]);
  });
});

describe('a damaged file from which something decodes', () => {
  test.each(SALVAGED)('$name: TRUNCATED_AUDIO', (file) => {
    const job = jobOf(file);
    expect(job).toMatchObject({ status: 'completed', error: null, audio: 'ready' });
    expect(job.duration).toBeGreaterThan(file.expectSeconds - 2 * TOLERANCE_SECONDS);
    expect(job.duration).toBeLessThan(file.expectSeconds + 2 * TOLERANCE_SECONDS);
    expect(codes(job)).toEqual(['TRUNCATED_AUDIO']);
    const [warning] = job.warnings;
    expect(warning?.details).toEqual({ decoded_seconds: job.duration });
    expect(warning?.message).toContain(`${job.duration} s`);
  });
});

describe('nothing to hear', () => {
  test.each([
    ['silence', silence(3000)],
    ['a fraction of a second', silence(20)],
    ['a tone', tone(3000, 440)],
  ])('%s: completed, an empty transcript, NO_SPEECH', async (_what, pcm) => {
    const { job_id } = await uploaded(url, wav(pcm), { fields: { language: 'en' } });
    const job = await ended(url, job_id);
    expect(job).toMatchObject({ status: 'completed', chunks: { done: 0, total: 0 } });
    expect(codes(job)).toEqual(['NO_SPEECH']);
    const transcript = await expectShape(ask(`${url}/api/v1/jobs/${job_id}/transcript`), Transcript);
    expect(transcript).toMatchObject({
      text: '',
      raw_text: '',
      confidence: null,
      segments: [],
      speakers: [],
      speaker_count: 0,
      metadata: { engine_calls: 0 },
    });
    expect((await ask(`${url}/api/v1/jobs/${job_id}/export/srt`)).text.trim()).toBe('');
    expect((await ask(`${url}/api/v1/jobs/${job_id}/export/vtt`)).text.trim()).toBe('WEBVTT');
  });
});
