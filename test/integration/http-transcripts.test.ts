import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXPORT_FORMATS } from '../../src/contract/export.ts';
import { Job } from '../../src/contract/job.ts';
import { Transcript, Waveform } from '../../src/contract/transcript.ts';
import { ask, ended, expectError, expectShape, send, uploaded } from '../support/http-client.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { clip } from '../support/made-media.ts';
import { completeJob, seedJob } from '../support/seed-jobs.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

checkLeaks();

/** The public contract of the transcript: these names and no others. */
const NAMES = {
  transcript: [
    'job_id',
    'status',
    'language',
    'duration',
    'text',
    'raw_text',
    'confidence',
    'speaker_count',
    'speakers',
    'speaker_edits',
    'segments',
    'cost',
    'metadata',
  ],
  speaker: ['speaker_id', 'label', 'profile_confidence', 'speaking_duration', 'share', 'segment_count', 'turns', 'interruptions'],
  segment: [
    'segment_order',
    'speaker_id',
    'start_time',
    'end_time',
    'text',
    'raw_text',
    'language',
    'confidence',
    'quality',
    'needs_look',
    'overlap',
    'engine',
    'words',
  ],
  word: ['text', 'start_time', 'end_time', 'confidence', 'language'],
  cost: ['amount', 'currency'],
  metadata: [
    'engine',
    'model',
    'chunks',
    'cached_chunks',
    'engine_calls',
    'billed_seconds',
    'processing_ms',
    'processing',
    'diarizer',
    'quality',
    'warnings',
  ],
};

let test1: TestApp;
let url: string;
beforeAll(async () => {
  test1 = await openTestApp();
  ({ url } = await test1.app.listen());
});
afterAll(() => test1[Symbol.asyncDispose]());
const at = (id: string, what = '') => `${url}/api/v1/jobs/${id}${what}`;
const completed = async (name?: string): Promise<string> => {
  const id = await seedJob(test1.app, name === undefined ? {} : { name });
  await completeJob(test1.app, id);
  return id;
};

describe('the transcript', () => {
  test('has exactly the names of the contract', async () => {
    const transcript = await expectShape(ask(at(await completed(), '/transcript')), Transcript);
    const names = (value: object | undefined): string[] => Object.keys(value ?? {});
    expect(names(transcript)).toEqual(NAMES.transcript);
    expect(names(transcript.speakers[0])).toEqual(NAMES.speaker);
    expect(names(transcript.segments[0])).toEqual(NAMES.segment);
    expect(names(transcript.segments[0]?.words[0])).toEqual(NAMES.word);
    expect(names(transcript.cost)).toEqual(NAMES.cost);
    expect(names(transcript.metadata)).toEqual(NAMES.metadata);
    expect(transcript.segments[0]).toMatchObject({ start_time: 0.5, end_time: 1.3, text: 'Сәлеметсіз бе' });
    expect(transcript.confidence).toBeCloseTo(0.877, 3);
  });

  test('is not there before the job has ended', async () => {
    const id = await seedJob(test1.app);
    for (const what of ['/transcript', '/export/txt']) await expectError(ask(at(id, what)), 'TRANSCRIPT_NOT_READY', 409);
    await expectError(
      send(at(id, '/speakers'), 'PUT', { speakers: [{ speaker_id: 'speaker_1', label: 'А' }] }),
      'TRANSCRIPT_NOT_READY',
      409,
    );
    for (const what of ['/audio', '/waveform']) await expectError(ask(at(id, what)), 'MEDIA_NOT_READY', 409);
  });
});

describe('exports', () => {
  test.each([
    ['txt', 'text/plain; charset=utf-8'],
    ['srt', 'application/x-subrip; charset=utf-8'],
    ['vtt', 'text/vtt; charset=utf-8'],
    ['json', 'application/json; charset=utf-8'],
    ['ttml', 'application/ttml+xml; charset=utf-8'],
    ['csv', 'text/csv; charset=utf-8'],
  ])('%s', async (format, type) => {
    const answer = await ask(at(await completed('Кездесу 1.wav'), `/export/${format}`));
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe(type);
    expect(answer.headers['content-disposition']).toBe(
      `attachment; filename="________1.${format}"; filename*=UTF-8''${encodeURIComponent('Кездесу_1')}.${format}`,
    );
    expect(answer.text).toContain('Сәлеметсіз бе');
    expect(answer.text.startsWith('"')).toBe(false);
  });

  test('json is the transcript itself', async () => {
    const id = await completed();
    const direct = await expectShape(ask(at(id, '/transcript')), Transcript);
    expect(await expectShape(ask(at(id, '/export/json')), Transcript)).toEqual(direct);
  });

  test('rttm', async () => {
    const { text, headers } = await ask(at(await completed('Кездесу 1.wav'), '/export/rttm'));
    expect(headers['content-disposition']).toMatch(/filename\*=UTF-8''.*\.rttm$/);
    expect(text).toMatch(/^SPEAKER Кездесу_1 1 0\.500 \d+\.\d{3} <NA> <NA> Speaker%201 <NA> <NA>\n/);
  });

  test.each([
    ['docx', 'PK', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['docx?template=minutes&lang=ru', 'PK', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
    ['pdf', '%PDF-', 'application/pdf'],
  ])('%s is made in a thread', async (path, start, type) => {
    const answer = await ask(at(await completed(), `/export/${path}`));
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe(type);
    expect(answer.headers['content-length']).toBe(String(answer.body.length));
    expect(answer.body.subarray(0, start.length).toString()).toBe(start);
  });

  test('options change what is written', async () => {
    const id = await completed();
    const text = async (path: string) => (await ask(at(id, `/export/${path}`))).text;
    expect(await text('txt?times=false&speakers=true')).toMatch(/^Speaker 1: /);
    expect(await text('csv?separator=semicolon')).toMatch(/^\ufeff?start;end;/);
    expect(await text('srt?preset=custom&min_seconds=2')).not.toBe(await text('srt'));
  });

  test('what the limits of subtitles could not be kept for is told', async () => {
    const { headers } = await ask(at(await completed(), '/export/vtt?preset=custom&min_seconds=5'));
    expect(headers['x-subtitle-violations']).toBe('too_short=1');
  });

  test.each([
    ['txt?preset=netflix', 'preset'],
    ['srt?preset=vhs', 'preset'],
    ['srt?line_characters=30', 'line_characters'],
    ['srt?preset=custom&line_characters=1000', 'line_characters'],
    ['srt?preset=custom&lines=1.5', 'lines'],
    ['srt?preset=custom&min_seconds=5&max_seconds=2', 'min_seconds'],
    ['vtt?preset=custom&gap_seconds=%D0%B0', 'gap_seconds'],
    ['docx?template=novel', 'template'],
    ['pdf?lang=de', 'lang'],
    ['csv?separator=;', 'separator'],
    ['txt?times=maybe', 'times'],
    ['json?x=1', 'x'],
  ])('%s: VALIDATION_FAILED, naming the option', async (path, field) => {
    const { error, details } = await expectError(ask(at(await completed(), `/export/${path}`)), 'VALIDATION_FAILED', 400);
    expect(details).toMatchObject({ field });
    expect(error).toMatch(new RegExp(`^${field}: .`));
  });

  test.each(['doc', 'TXT', 'txt.exe', 'constructor'])('%s: UNKNOWN_FORMAT, naming those there are', async (format) => {
    const { details } = await expectError(ask(at(await completed(), `/export/${format}`)), 'UNKNOWN_FORMAT', 400);
    expect(details).toMatchObject({ field: 'format', formats: EXPORT_FORMATS });
  });
});

describe('PUT /jobs/{id}/speakers', () => {
  const rename = (id: string, body: unknown) => send(at(id, '/speakers'), 'PUT', body);

  test('gives a speaker a name, in the transcript and in the exports', async () => {
    const id = await completed();
    const { speakers } = await expectShape(rename(id, { speakers: [{ speaker_id: 'speaker_1', label: '  Әйгерім  ' }] }), Transcript);
    expect(speakers).toMatchObject([{ speaker_id: 'speaker_1', label: 'Әйгерім' }]);
    expect((await expectShape(ask(at(id, '/transcript')), Transcript)).speakers).toEqual(speakers);
    expect((await expectShape(ask(at(id, '/export/json')), Transcript)).speakers).toEqual(speakers);
  });

  test.each([
    ['an unknown speaker', { speakers: [{ speaker_id: 'speaker_9', label: 'А' }] }],
    [
      'one known and one unknown',
      {
        speakers: [
          { speaker_id: 'speaker_1', label: 'А' },
          { speaker_id: 'x', label: 'Б' },
        ],
      },
    ],
    ['an empty name', { speakers: [{ speaker_id: 'speaker_1', label: '' }] }],
    ['only spaces', { speakers: [{ speaker_id: 'speaker_1', label: '   ' }] }],
    ['a name of 81 letters', { speakers: [{ speaker_id: 'speaker_1', label: 'ә'.repeat(81) }] }],
    ['a name that PostgreSQL cannot store', { speakers: [{ speaker_id: 'speaker_1', label: 'a\u0000b' }] }],
    ['half a character', { speakers: [{ speaker_id: 'speaker_1', label: 'a\ud800' }] }],
    ['nobody', { speakers: [] }],
    ['no list', {}],
  ])('%s: VALIDATION_FAILED, and nothing is changed', async (_what, body) => {
    const id = await completed();
    await expectError(rename(id, body), 'VALIDATION_FAILED', 400);
    expect((await expectShape(ask(at(id, '/transcript')), Transcript)).speakers).toMatchObject([{ label: 'Speaker 1' }]);
  });
});

describe('audio and waveform of a recording that was heard', () => {
  let id: string;
  let playback: Buffer;
  beforeAll(async () => {
    test1.app.startWorker();
    ({ job_id: id } = await uploaded(url, await clip(), { fields: { language: 'kk' } }));
    expect(await ended(url, id)).toMatchObject({ status: 'completed', audio: 'ready' });
    const { playback_key } = await test1.app.db
      .selectFrom('recordings')
      .innerJoin('jobs', 'jobs.recording_id', 'recordings.id')
      .select('playback_key')
      .where('jobs.id', '=', id)
      .executeTakeFirstOrThrow();
    playback = await readFile(`${test1.dataDir}/media/${playback_key}`);
  });

  test('the waveform covers the recording', async () => {
    const { duration, peaks } = await expectShape(ask(at(id, '/waveform')), Waveform);
    expect(duration).toBe(5.3);
    expect(peaks.length).toBeGreaterThan(100);
    expect(Math.min(...peaks)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...peaks)).toBeLessThanOrEqual(1);
    expect(Math.max(...peaks)).toBeGreaterThan(0.1);
  });

  test('the whole audio', async () => {
    const { status, headers, body } = await ask(at(id, '/audio'));
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'content-type': 'audio/mp4', 'accept-ranges': 'bytes', 'content-length': String(playback.length) });
    expect(body.equals(playback)).toBe(true);
  });

  test.each([
    ['bytes=0-99', 0, 99],
    ['bytes=100-', 100, -1],
    ['bytes=-10', -10, -1],
  ])('a part: %s', async (range, from, to) => {
    const { status, headers, body } = await ask(at(id, '/audio'), { headers: { range } });
    const size = playback.length;
    const [start, end] = [from < 0 ? size + from : from, to < 0 ? size - 1 : to];
    expect(status).toBe(206);
    expect(headers).toMatchObject({ 'content-range': `bytes ${start}-${end}/${size}`, 'content-length': String(end - start + 1) });
    expect(body.equals(playback.subarray(start, end + 1))).toBe(true);
  });

  test('a part that is not there: 416', async () => {
    const { status, headers } = await ask(at(id, '/audio'), { headers: { range: `bytes=${playback.length}-` } });
    expect(status).toBe(416);
    expect(headers['content-range']).toBe(`bytes */${playback.length}`);
  });

  test('HEAD tells the size and sends nothing', async () => {
    const { status, headers, body } = await ask(at(id, '/audio'), { method: 'HEAD' });
    expect(status).toBe(200);
    expect(headers['content-length']).toBe(String(playback.length));
    expect(body).toHaveLength(0);
  });

  test('a file that has vanished is told, and is no error of ours', async () => {
    await test1.app.store.deleteAll('recordings');
    await expectError(ask(at(id, '/audio')), 'MEDIA_DAMAGED', 410);
    expect(await expectShape(ask(at(id)), Job)).toMatchObject({ status: 'completed' });
  });
});
