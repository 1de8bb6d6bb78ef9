import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { followJob } from '../../src/cli/follow-job.ts';
import { scoreText } from '../../src/evaluation/score-text.ts';
import { PLAIN_REQUEST } from '../../src/jobs/create-job.ts';
import { submitRecording } from '../../src/jobs/submit-recording.ts';
import { readTranscript } from '../../src/library/read-transcript.ts';
import { DEFAULT_OWNER_ID } from '../../src/platform/db/schema.ts';
import { TRANSCRIBED } from '../support/audio-maker.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

checkLeaks();

describe('the recordings with references', () => {
  let test1: TestApp;
  beforeAll(async () => {
    test1 = await openTestApp();
    test1.app.startWorker();
  });
  afterAll(() => test1[Symbol.asyncDispose]());

  test('word error rate stays below the ceiling', { timeout: 180_000 }, async () => {
    const { app } = test1;
    const results = await Promise.all(
      TRANSCRIBED.map(async (clip) => {
        const file = `test/audio/${clip}.wav`;
        const jobId = await submitRecording(app, {
          source: createReadStream(file),
          name: basename(file),
          ownerId: DEFAULT_OWNER_ID,
          sessionId: null,
          request: () => ({ ...PLAIN_REQUEST, language: 'en' }),
        });
        await followJob(app, jobId, () => {}, AbortSignal.timeout(120_000));
        const transcript = await readTranscript(app.db, DEFAULT_OWNER_ID, jobId);
        return { clip, heard: transcript.raw_text, ...scoreText(await readFile(`test/audio/${clip}.txt`, 'utf8'), transcript.raw_text) };
      }),
    );
    for (const { clip, errors, words, heard } of results) console.log(`${clip}: ${errors} of ${words} words wrong: ${heard}`);
    const rate = results.reduce((sum, { errors }) => sum + errors, 0) / results.reduce((sum, { words }) => sum + words, 0);
    console.log(`word error rate ${(rate * 100).toFixed(1)} %`);
    expect(rate).toBeLessThan(0.5);
  });
});
