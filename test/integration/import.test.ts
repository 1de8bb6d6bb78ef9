import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Job } from '../../src/contract/job.ts';
import { Transcript } from '../../src/contract/transcript.ts';
import type { SpeakerTurn } from '../../src/transcript/speaker-turn.ts';
import { makeDialogue } from '../support/dialogues.ts';
import { ask, ended, expectError, expectShape, send, upload } from '../support/http-client.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { silence, wav } from '../support/pcm.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

checkLeaks();

const meeting = makeDialogue({ seed: 21, speakers: 2, turns: 10 });
let opened: TestApp;
let url: string;
beforeAll(async () => {
  opened = await openTestApp({ env: { PROCESSING: 'default' } });
  ({ url } = await opened.app.listen());
  opened.app.startWorker();
});
afterAll(() => opened[Symbol.asyncDispose]());

const time = (ms: number): string => new Date(ms).toISOString().slice(11, 23).replace('.', ',');

const NUMBERS = ['бір', 'екі', 'үш', 'төрт', 'бес', 'алты', 'жеті', 'сегіз', 'тоғыз', 'он'];

/** Subtitles with a line for each turn of the meeting. */
async function subtitles(line: (speaker: string, number?: string) => string): Promise<string> {
  const { turns } = await meeting;
  return turns
    .map(({ startMs, endMs, speaker }, at) => `${at + 1}\n${time(startMs)} --> ${time(endMs)}\n${line(speaker, NUMBERS[at % 10])}\n`)
    .join('\n');
}

/** Who is said to speak in the middle of each turn. */
const speakersIn = (segments: Transcript['segments'], turns: readonly SpeakerTurn[]): (string | undefined)[] =>
  turns.map(({ startMs, endMs }) => {
    const middle = (startMs + endMs) / 2000;
    return segments.find(({ start_time, end_time }) => start_time <= middle && middle < end_time)?.speaker_id;
  });

const sendBoth = async (transcript: string, fields: Record<string, string> = {}) => {
  const { pcm } = await meeting;
  return upload(url, wav(pcm), { fields: { language: 'kk', transcript, ...fields } });
};
const read = (id: string): Promise<Transcript> => expectShape(ask(`${url}/api/v1/jobs/${id}/transcript`), Transcript);

describe('a transcript with its recording', () => {
  test('that is so short that all has come before the transcript is read', async () => {
    const fields = { language: 'kk', transcript: await subtitles(() => 'сөз') };
    const { job_id } = await expectShape(upload(url, wav(silence(1000)), { fields }), Job, 202);
    expect(await ended(url, job_id)).toMatchObject({ status: 'completed' });
  });

  test('is heard by nobody, written as a person would, and listened to', async () => {
    const { job_id } = await expectShape(
      sendBoth(await subtitles((speaker, number) => `${speaker === 'A' ? 'Айгерім' : 'Сергей'}: ${number} жүз мың теңге`)),
      Job,
      202,
    );
    const job = await ended(url, job_id);
    expect(job).toMatchObject({ status: 'completed', audio: 'ready', engine: { used: 'imported' }, warnings: [] });
    const { turns } = await meeting;
    const { segments, speakers, metadata } = await read(job_id);
    expect(speakers.map(({ label }) => label)).toEqual(['Айгерім', 'Сергей']);
    expect(metadata.diarizer).toBe('engine');
    const starts = segments.flatMap(({ words }) => words.map(({ start_time }) => Math.round(start_time * 1000)));
    expect(starts).toEqual(expect.arrayContaining(turns.map(({ startMs }) => startMs)));
    expect(speakersIn(segments, turns)).toEqual(turns.map(({ speaker }) => (speaker === 'A' ? 'speaker_1' : 'speaker_2')));
    expect(segments[0]?.text).toMatch(/^100\u00A0000\u00A0₸/);
    expect((await ask(`${url}/api/v1/jobs/${job_id}/audio`, { headers: { range: 'bytes=0-99' } })).status).toBe(206);
    const calls = await opened.app.db.selectFrom('engine_calls').selectAll().where('job_id', '=', job_id).execute();
    expect(calls).toEqual([]);
  });

  test('without names has its speakers told apart by their voices', async () => {
    const { job_id } = await expectShape(
      sendBoth(await subtitles((_, number) => `${number} жүз мың теңге`), { diarize: 'true' }),
      Job,
      202,
    );
    expect(await ended(url, job_id)).toMatchObject({ status: 'completed' });
    const { segments, speakers, metadata } = await read(job_id);
    expect([metadata.diarizer, speakers.length]).toEqual(['acoustic', 2]);
    const { turns } = await meeting;
    expect(speakersIn(segments, turns)).toEqual(turns.map(({ speaker }) => (speaker === 'A' ? 'speaker_1' : 'speaker_2')));
  });

  test('is refused in words when it is none, and nothing is left behind', async () => {
    const before = await opened.files();
    await expectError(sendBoth('{"segments": ['), 'INVALID_TRANSCRIPT', 422);
    await expectError(sendBoth(''), 'INVALID_TRANSCRIPT', 422);
    expect(await opened.files()).toEqual(before);
  });

  test('of 130,000 words, without its recording, waits for a worker', async () => {
    const segments = Array.from({ length: 13_000 }, (_, at) => ({ start: at, end: at + 1, text: `слово ${at} `.repeat(5) }));
    const importing = send(`${url}/api/v1/import?processing=raw`, 'POST', { segments });
    const { job_id, status } = await expectShape(importing, Job, 201);
    expect(status).toBe('queued');
    expect(await ended(url, job_id)).toMatchObject({ status: 'completed', progress: 100 });
    expect((await read(job_id)).raw_text.split(/\s+/)).toHaveLength(130_000);
  });

  test('longer than its recording keeps all of its words', async () => {
    const { job_id } = await expectShape(
      sendBoth('1\n00:00:01,000 --> 00:00:02,000\nбірінші\n\n2\n01:00:00,000 --> 01:00:01,000\nсоңғы\n'),
      Job,
      202,
    );
    expect(await ended(url, job_id)).toMatchObject({ status: 'completed' });
    expect((await read(job_id)).raw_text.split('\n')).toEqual(['бірінші', 'соңғы']);
  });
});
