import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import type { App } from '../app.ts';
import { PLAIN_REQUEST } from '../jobs/create-job.ts';
import { submitRecording } from '../jobs/submit-recording.ts';
import { readTranscript } from '../library/read-transcript.ts';
import { DEFAULT_OWNER_ID } from '../platform/db/schema.ts';
import { writeTxt } from '../transcript/export/txt.ts';
import { followJob } from './follow-job.ts';
import { oneLine } from './terminal.ts';

const SAMPLE = fileURLToPath(new URL('../../samples/librivox-austen-0920.wav', import.meta.url));

/** On the very first start: transcribes a bundled recording and prints it, so that there is something to see. */
export async function transcribeSample(app: App, stopped: Promise<unknown>): Promise<void> {
  const { rows } = await sql`select 1 from jobs limit 1`.execute(app.db);
  if (rows.length > 0) return;
  process.stdout.write('This is the first start: transcribing a sample, a sentence by Jane Austen read for LibriVox.\n');
  try {
    const jobId = await submitRecording(app, {
      source: createReadStream(SAMPLE),
      name: 'Sample - Jane Austen.wav',
      ownerId: DEFAULT_OWNER_ID,
      sessionId: null,
      // Nobody is billed, and nothing leaves the machine, for a sample.
      request: () => ({ ...PLAIN_REQUEST, engine: 'pocketsphinx', language: 'en', failover: 'none' }),
    });
    const gone = new AbortController();
    void stopped.then(() => gone.abort());
    const end = await followJob(app, jobId, () => {}, gone.signal);
    if (end === null) return;
    if (end.error) process.stdout.write(`The sample failed: ${end.error.message}. ${end.error.hint}\n`);
    else process.stdout.write(`\n${writeTxt(await readTranscript(app.db, DEFAULT_OWNER_ID, jobId))}\n`);
  } catch (error) {
    process.stdout.write(`The sample could not be transcribed: ${oneLine(error)}\n`);
  }
}
