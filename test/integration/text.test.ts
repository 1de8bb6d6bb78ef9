import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Job } from '../../src/contract/job.ts';
import { parseProcessing } from '../../src/contract/parse-processing.ts';
import { ProcessingUsed, type ProcessingWishes } from '../../src/contract/processing.ts';
import { SpeakerEdits } from '../../src/contract/speakers.ts';
import { ProcessedTranscript, Transcript } from '../../src/contract/transcript.ts';
import { rewriteTranscript } from '../../src/writing/rewrite.ts';
import { ask, expectError, expectShape, send } from '../support/http-client.ts';
import { completeJob, heard, seedJob } from '../support/seed-jobs.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

let test1: TestApp;
let url: string;
beforeAll(async () => {
  test1 = await openTestApp({ env: { PROCESSING: 'default' } });
  ({ url } = await test1.app.listen());
});
afterAll(() => test1[Symbol.asyncDispose]());

const api = (path: string): string => `${url}/api/v1${path}`;
const at = (id: string, what = ''): string => api(`/jobs/${id}${what}`);
const read = (id: string, query = ''): Promise<Transcript> => expectShape(ask(at(id, `/transcript${query}`)), Transcript);

const edit = (id: string, body: unknown): Promise<Transcript> => expectShape(send(at(id, '/speakers/edits'), 'POST', body), Transcript);
const turn = (id: string, way: 'undo' | 'redo'): Promise<Transcript> =>
  expectShape(send(at(id, `/speakers/${way}`), 'POST', {}), Transcript);

async function transcribed(
  words: ReturnType<typeof heard>,
  processing: ProcessingWishes,
  turns?: [number, number, string][],
): Promise<string> {
  const id = await seedJob(test1.app, { request: { language: 'auto', processing } });
  const given = turns?.map(([startMs, endMs, speaker]) => ({ startMs, endMs, speaker }));
  await completeJob(test1.app, id, { words, ...(given && { turns: given }) });
  return id;
}

const USUAL = parseProcessing('default');
const SAID = heard('сәлеметсіз бе мен вчера договорға қол қойдым', 1000, 'э-э двадцать пять процентов согласовано');

describe('how a text is written', () => {
  test('as a person would; what was heard stays, and is there again when steps are switched off', async () => {
    const id = await transcribed(SAID, USUAL);
    const written = await read(id);
    expect(written.text).toBe('Сәлеметсіз бе, мен вчера договорға қол қойдым.\n25\u00A0% согласовано.');
    expect(written.raw_text).toBe('сәлеметсіз бе мен вчера договорға қол қойдым\nэ-э двадцать пять процентов согласовано');
    expect(written.segments[0]).toMatchObject({ language: 'mixed', raw_text: 'сәлеметсіз бе мен вчера договорға қол қойдым' });
    const percent = written.segments[1]?.words[0];
    expect(percent).toMatchObject({ raw: 'двадцать пять процентов', language: 'ru' });
    expect([percent?.start_time, percent?.end_time]).toEqual([4.2, 5.35]);
    expect(written.metadata.processing?.numbers.on).toBe(true);

    const raw = await expectShape(send(at(id, '/process'), 'POST', parseProcessing('raw')), Transcript);
    expect(raw.text).toBe(written.raw_text);
    expect(
      raw.segments.flatMap(({ words }) => words).map(({ text, start_time, end_time }) => [text, start_time * 1000, end_time * 1000]),
    ).toEqual(SAID.map(({ text, startMs, endMs }) => [text, startMs, endMs]));
    const again = await expectShape(send(at(id, '/process'), 'POST', USUAL), Transcript);
    expect(again.text).toBe(written.text);
  });

  test('one step at a time; the others stay as they are', async () => {
    const id = await transcribed(SAID, USUAL);
    const words = await expectShape(send(at(id, '/process'), 'POST', { numbers: false }), Transcript);
    expect(words.segments[1]?.text).toBe('Двадцать пять процентов согласовано.');
    const latin = await expectShape(send(at(id, '/process'), 'POST', { script: { to: 'latin' } }), Transcript);
    expect(latin.segments[1]?.text).toBe('Двадцать пять процентов согласовано.');
    expect(latin.segments[0]?.text).toMatch(/^Sälemetsız be, men вчера dogovorğa/);
  });

  test('a step that is switched off and on has its options again', async () => {
    const id = await transcribed(SAID, { ...USUAL, fillers: { on: true, level: 'all' } });
    await expectShape(send(at(id, '/process'), 'POST', { fillers: false }), Transcript);
    const { metadata } = await expectShape(send(at(id, '/process'), 'POST', { fillers: true }), Transcript);
    expect(metadata.processing?.fillers).toEqual({ on: true, level: 'all' });
  });

  test('as it was heard on request, without changing anything', async () => {
    const id = await transcribed(SAID, USUAL);
    const raw = await read(id, '?raw=true');
    expect(raw.text).toBe((await read(id)).raw_text);
    expect(raw.metadata.processing?.numbers.on).toBe(false);
    expect((await read(id)).text).toMatch(/25\u00A0%/);
  });

  test('what is asked for is checked', async () => {
    const id = await transcribed(SAID, USUAL);
    for (const body of [{ nubmers: false }, { fillers: { level: 'many' } }, { numbers: 3 }])
      await expectError(send(at(id, '/process'), 'POST', body), 'VALIDATION_FAILED', 400);
    await expectError(send(at(await seedJob(test1.app), '/process'), 'POST', {}), 'TRANSCRIPT_NOT_READY', 409);
  });

  test('usually: an account says it once, a request may say otherwise', async () => {
    const settings = api('/settings/processing');
    expect((await expectShape(ask(settings), ProcessingUsed)).profanity.on).toBe(false);
    const set = await expectShape(send(settings, 'PUT', { profanity: true, fillers: { level: 'all' } }), ProcessingUsed);
    expect(set).toMatchObject({ profanity: { on: true }, fillers: { on: true, level: 'all' } });
    const id = await transcribed(heard('ну вот это полный пиздец'), parseProcessing('-sentences'));
    const { metadata, text } = await read(id);
    expect(metadata.processing).toMatchObject({ profanity: { on: true }, sentences: { on: false } });
    expect(text).toMatch(/п\*+$/);
    await expectShape(send(settings, 'PUT', {}), ProcessingUsed);
  });
});

describe('personal data', () => {
  const PHONE = heard('айгүл мой телефон восемь семьсот один двести тридцать четыре пятьдесят шесть семьдесят восемь');

  test('are masked everywhere for all but the operator, who asks for them', async () => {
    const id = await transcribed(PHONE, parseProcessing('numbers,personal_data'));
    const masked = await read(id);
    expect(masked.text).toMatch(/\[телефон\]/);
    expect(JSON.stringify(masked)).not.toMatch(/701\D?234|двести|семьсот/);
    for (const format of ['txt', 'srt', 'json', 'csv']) {
      const { text } = await ask(at(id, `/export/${format}`));
      expect(text, format).toMatch(/\[телефон\]/);
      expect(text, format).not.toMatch(/701\D?234|двести/);
    }
    expect((await read(id, '?unmasked=true')).text).toMatch(/\+7.701.234.56.78/);
    const proxied = ask(at(id, '/transcript?unmasked=true'), { headers: { 'x-forwarded-for': '10.0.0.1' } });
    await expectError(proxied, 'ADMIN_ONLY', 403);
  });

  test('are unmasked by the operator alone, in whatever way', async () => {
    const id = await transcribed(PHONE, parseProcessing('numbers,personal_data'));
    const headers = { 'x-forwarded-for': '10.0.0.1', 'content-type': 'application/json' };
    const asOther = (path: string, method: string, body: unknown) => ask(path, { method, headers, body: JSON.stringify(body) });
    for (const personal_data of [false, { on: false }, { kinds: ['email'] }]) {
      await expectError(asOther(at(id, '/process'), 'POST', { personal_data }), 'ADMIN_ONLY', 403);
      expect((await read(id)).text).toMatch(/\[телефон\]/);
    }
    await expectShape(asOther(at(id, '/process'), 'POST', { personal_data: true, sentences: false }), Transcript);
    const usual = await expectShape(send(api('/settings/processing'), 'PUT', { personal_data: true }), ProcessingUsed);
    expect(usual.personal_data.on).toBe(true);
    await expectError(asOther(api('/settings/processing'), 'PUT', {}), 'ADMIN_ONLY', 403);
    await expectShape(send(api('/settings/processing'), 'PUT', {}), ProcessingUsed);
    const whole = await expectShape(send(at(id, '/process'), 'POST', { personal_data: false }), Transcript);
    expect(whole.text).toMatch(/\+7.701/);
  });

  test.each([
    ['as it was heard', 'personal_data', '?raw=true'],
    ['with numbers left as words', 'personal_data,-numbers', ''],
  ])('are masked in a text %s', async (_what, processing, query) => {
    const id = await transcribed(PHONE, parseProcessing(processing));
    const masked = await read(id, query);
    expect(masked.text).toMatch(/\[телефон\]/);
    expect(JSON.stringify(masked)).not.toMatch(/701\D?234|двести|семьсот/);
    const { text } = await read(id, '?unmasked=true&raw=true');
    expect(text).toMatch(/семьсот один двести/);
  });

  test('are masked in the names of speakers, where they are read and where they are changed', async () => {
    const id = await transcribed(PHONE, parseProcessing('personal_data'));
    const named = { kind: 'rename', speaker_id: 'speaker_1', label: 'Айгүл +7 701 765 43 21' };
    const { speakers } = await expectShape(send(at(id, '/speakers/edits'), 'POST', named), Transcript);
    expect(speakers[0]?.label).toBe('Айгүл [телефон]');
    const { edits } = await expectShape(ask(at(id, '/speakers/edits')), SpeakerEdits);
    expect(JSON.stringify(edits)).not.toMatch(/765/);
    for (const format of ['vtt', 'ttml', 'csv', 'rttm']) expect((await ask(at(id, `/export/${format}`))).text, format).not.toMatch(/765/);
    expect((await read(id, '?unmasked=true')).speakers[0]?.label).toBe(named.label);
  });
});

describe('speakers', () => {
  const TALK = heard('бірінші сөйлем осы', 900, 'второй говорит вот это', 900, 'үшінші тағы бірінші', 900, 'и опять второй');
  const TURNS: [number, number, string][] = [
    [0, 1200, 'speaker_1'],
    [2100, 3700, 'speaker_2'],
    [4600, 5800, 'speaker_1'],
    [6700, 7900, 'speaker_2'],
  ];
  const who = ({ segments }: Transcript): string[] => segments.map(({ speaker_id }) => speaker_id.replace('speaker_', ''));

  test('have figures', async () => {
    const { speakers, metadata } = await read(await transcribed(TALK, {}, TURNS));
    expect(metadata.diarizer).toBe('acoustic');
    expect(speakers.map(({ label, segment_count, turns }) => [label, segment_count, turns])).toEqual([
      ['Speaker 1', 2, 2],
      ['Speaker 2', 2, 2],
    ]);
    expect(speakers.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 2);
  });

  test('are merged, given other words, parted, and all of it is taken back and made again', async () => {
    const id = await transcribed(TALK, {}, TURNS);
    expect(who(await read(id))).toEqual(['1', '2', '1', '2']);
    expect(who(await edit(id, { kind: 'reassign', start_time: 4.6, end_time: 5.8, speaker_id: 'new' }))).toEqual(['1', '2', '3', '2']);
    expect(who(await edit(id, { kind: 'merge', from: 'speaker_3', into: 'speaker_2' }))).toEqual(['1', '2', '2', '2']);
    const parted = await edit(id, { kind: 'split', at_time: 2.9, speaker_id: 'speaker_1' });
    expect(who(parted)).toEqual(['1', '2', '1', '2', '2']);
    expect(parted.segments.map(({ text }) => text)).toEqual([
      'бірінші сөйлем осы',
      'второй говорит',
      'вот это',
      'үшінші тағы бірінші',
      'и опять второй',
    ]);
    expect(parted.speaker_edits).toEqual({ done: 3, undone: 0 });
    expect(who(await turn(id, 'undo'))).toEqual(['1', '2', '2', '2']);
    expect(who(await turn(id, 'undo'))).toEqual(['1', '2', '3', '2']);
    expect(who(await turn(id, 'redo'))).toEqual(['1', '2', '2', '2']);
    const { speaker_edits } = await turn(id, 'undo');
    expect(speaker_edits).toEqual({ done: 1, undone: 2 });
    const named = await edit(id, { kind: 'rename', speaker_id: 'speaker_3', label: 'Айгерім' });
    expect(named.speaker_edits).toEqual({ done: 2, undone: 0 });
    await expectError(send(at(id, '/speakers/redo'), 'POST', {}), 'NOTHING_TO_UNDO', 409);
    const { edits } = await expectShape(ask(at(id, '/speakers/edits')), SpeakerEdits);
    expect(edits.map(({ edit: { kind } }) => kind)).toEqual(['reassign', 'rename']);
  });

  test('somebody new has nobody else’s name', async () => {
    const id = await transcribed(TALK, {}, [...TURNS.slice(0, 3), [6700, 7900, 'speaker_3']]);
    await edit(id, { kind: 'rename', speaker_id: 'speaker_3', label: 'Борис' });
    await edit(id, { kind: 'merge', from: 'speaker_3', into: 'speaker_2' });
    const { speakers } = await edit(id, { kind: 'reassign', start_time: 4.6, end_time: 5.8, speaker_id: 'new' });
    expect(speakers.map(({ label }) => label)).toEqual(['Speaker 1', 'Speaker 2', 'Speaker 4']);
  });

  test('changes count in the order in which they were made, whatever their ids', async () => {
    const id = await transcribed(TALK, {}, TURNS);
    await edit(id, { kind: 'rename', speaker_id: 'speaker_1', label: 'Ескі' });
    await test1.app.db.updateTable('speaker_edits').set({ id: 'ffffffff-ffff-4fff-bfff-ffffffffffff' }).where('job_id', '=', id).execute();
    expect((await edit(id, { kind: 'rename', speaker_id: 'speaker_1', label: 'Жаңа' })).speakers[0]?.label).toBe('Жаңа');
    expect((await turn(id, 'undo')).speakers[0]?.label).toBe('Ескі');
  });

  test('stay as people changed them when the text is written anew', async () => {
    const id = await transcribed(TALK, {}, TURNS);
    await edit(id, { kind: 'split', at_time: 0.4 });
    await edit(id, { kind: 'rename', speaker_id: 'speaker_1', label: 'Борис' });
    const written = await expectShape(send(at(id, '/process'), 'POST', USUAL), Transcript);
    expect(written.segments[0]?.text).toMatch(/^бірінші/i);
    expect(written.segments).toHaveLength(5);
    expect(written.speakers[0]?.label).toBe('Борис');
  });

  test('two people who change them at once both do', async () => {
    const id = await transcribed(TALK, {}, TURNS);
    await Promise.all([
      edit(id, { kind: 'rename', speaker_id: 'speaker_1', label: 'А' }),
      edit(id, { kind: 'rename', speaker_id: 'speaker_2', label: 'Б' }),
      edit(id, { kind: 'reassign', start_time: 6.7, end_time: 8, speaker_id: 'new' }),
    ]);
    const after = await read(id);
    expect(after.speakers.map(({ label }) => label)).toEqual(['А', 'Б', 'Speaker 3']);
    expect(after.speaker_edits.done).toBe(3);
  });

  test('a transcript that is deleted while it is changed is gone, and not unready', async () => {
    const id = await transcribed(TALK, {}, TURNS);
    await ask(at(id), { method: 'DELETE' });
    await expect(rewriteTranscript(test1.app.db, id, async () => {})).rejects.toMatchObject({ code: 'JOB_DELETED' });
    await expectError(send(at(id, '/speakers/undo'), 'POST', {}), 'JOB_DELETED', 410);
  });

  test.each([
    ['an unknown speaker', { kind: 'merge', from: 'speaker_9', into: 'speaker_1' }],
    ['itself', { kind: 'merge', from: 'speaker_1', into: 'speaker_1' }],
    ['a time without words', { kind: 'reassign', start_time: 100, end_time: 101, speaker_id: 'speaker_1' }],
    ['times that go back', { kind: 'reassign', start_time: 5, end_time: 1, speaker_id: 'speaker_1' }],
    ['an end before its split', { kind: 'split', at_time: 2.9, speaker_id: 'new', end_time: 1 }],
    ['a place before all words', { kind: 'split', at_time: 0 }],
    ['a negative time', { kind: 'split', at_time: -1 }],
    ['another kind', { kind: 'delete', speaker_id: 'speaker_1' }],
  ])('%s is refused, and nothing is changed', async (_, body) => {
    const id = await transcribed(TALK, {}, TURNS);
    await expectError(send(at(id, '/speakers/edits'), 'POST', body), 'VALIDATION_FAILED', 400);
    expect((await read(id)).speaker_edits).toEqual({ done: 0, undone: 0 });
  });
});

describe('transcripts of other programs', () => {
  const post = (body: string, query = '', type = 'text/plain') =>
    ask(api(`/postprocess${query}`), { method: 'POST', headers: { 'content-type': type }, body });
  const SRT =
    '1\n00:00:01,000 --> 00:00:03,000\nАйгерім: сағат он бес отызда\n\n2\n00:00:04,000 --> 00:00:06,500\nСергей: на бес мың теңге\n';

  test.each([
    ['srt', SRT],
    ['vtt', 'WEBVTT\n\n00:01.000 --> 00:03.000\n<v Айгерім>сағат он бес отызда\n\n00:04.000 --> 00:06.500\n<v Сергей>на бес мың теңге\n'],
    ['txt', '[0:00:01] Айгерім: сағат он бес отызда\n\n[0:00:04] Сергей: на бес мың теңге\n'],
    [
      'whisper',
      JSON.stringify({
        language: 'kk',
        segments: [
          { start: 1, end: 3, text: ' сағат он бес отызда', speaker: 'Айгерім' },
          { start: 4, end: 6.5, text: ' на бес мың теңге', speaker: 'Сергей' },
        ],
      }),
    ],
  ])('%s', async (format, text) => {
    const { segments, speakers, ...read } = await expectShape(post(text), ProcessedTranscript);
    expect(read.format).toBe(format);
    expect(segments.map((segment) => segment.text.replace(/[.,]/g, '').replaceAll('\u00A0', ' ').toLowerCase())).toEqual([
      'сағат 15:30-да',
      'на 5 000 ₸',
    ]);
    expect(speakers.map(({ label }) => label)).toEqual(['Айгерім', 'Сергей']);
    expect(segments[0]?.start_time).toBe(1);
  });

  test('our own JSON gives the same again', async () => {
    const id = await transcribed(SAID, USUAL);
    const { text } = await ask(at(id, '/export/json'));
    const processed = await expectShape(post(text, '?processing=raw', 'application/json'), ProcessedTranscript);
    expect(processed.format).toBe('json');
    expect(processed.text).toBe((await read(id)).text);
  });

  test('comes back as the export that is asked for', async () => {
    const { text, headers } = await post(SRT, '?output=srt&preset=broadcast&processing=-sentences');
    expect(headers['content-type']).toMatch(/subrip/);
    expect(text).toMatch(/Сергей: на 5\u00A0000\u00A0₸/);
    await expectError(post(SRT, '?output=doc'), 'UNKNOWN_FORMAT', 400);
  });

  test.each([
    ['nothing', ''],
    ['blank lines', ' \n\n '],
    ['half a JSON', '{"segments": ['],
    ['another JSON', '{"a": 1}'],
    ['a negative time', JSON.stringify({ segments: [{ start: -3, end: 1, text: 'а' }] })],
    ['an end before the start', JSON.stringify({ segments: [{ start: 3, end: 1, text: 'а' }] })],
  ])('%s is refused in words', async (_, text) => void (await expectError(post(text), 'INVALID_TRANSCRIPT', 422)));

  test.each([
    ['a word of 100,000 letters', 'қ'.repeat(100_000)],
    ['right to left', 'שלום עולם مرحبا'],
    ['emoji', '👩‍👩‍👧‍👦 сәлем 👋🏽'],
    ['only marks', '... — ?!'],
    ['lone surrogates', 'а\ud800б'],
  ])('%s: no error of ours, no wrong time', async (_, text) => {
    const processed = await post(text);
    expect([200, 422]).toContain(processed.status);
    if (processed.status !== 200) return;
    for (const { start_time, end_time } of ProcessedTranscript.parse(JSON.parse(processed.text)).segments)
      expect(end_time).toBeGreaterThanOrEqual(start_time);
  });

  test('segments out of order and on top of each other are put in order', async () => {
    const segments = [
      { start: 5, end: 6, text: 'үшінші' },
      { start: 0, end: 2, text: 'бірінші' },
      { start: 1, end: 3, text: 'екінші' },
      { start: 4, end: 4, text: '' },
    ];
    const { raw_text, segments: read } = await expectShape(post(JSON.stringify({ segments })), ProcessedTranscript);
    expect(raw_text.replaceAll('\n', ' ')).toBe('бірінші екінші үшінші');
    const starts = read.map(({ start_time }) => start_time);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
  });

  test.each([
    ['UTF-16', Buffer.from(`\ufeff${SRT}`, 'utf16le')],
    ['UTF-16, the other way round', Buffer.from(`\ufeff${SRT}`, 'utf16le').swap16()],
  ])('in %s', async (_what, body) => {
    const { format, speakers } = await expectShape(ask(api('/postprocess'), { method: 'POST', body }), ProcessedTranscript);
    expect([format, speakers.length]).toEqual(['srt', 2]);
  });

  test('in an encoding that cannot be told is refused', () =>
    expectError(ask(api('/postprocess'), { method: 'POST', body: Buffer.from([0xef, 0xf0, 0xe8]) }), 'INVALID_TRANSCRIPT', 422));

  const importing = (body: string, query = '') =>
    ask(api(`/import${query}`), { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const segment = (own: Record<string, unknown>): string =>
    JSON.stringify({ segments: [{ start_time: 0, end_time: 1, text: 'привет', ...own }] });

  test.each([
    ['a time beyond what can be kept', segment({ end_time: 31_000_000 })],
    ['such a time of a word', segment({ words: [{ text: 'привет', start_time: 0, end_time: 1e300 }] })],
  ])(
    'with %s is refused, and nothing of it is kept',
    async (_what, body) => void (await expectError(importing(body), 'INVALID_TRANSCRIPT', 422)),
  );

  test.each([
    ['half a surrogate pair', segment({ text: 'при\ud800вет' })],
    ['a NUL in a word', segment({ words: [{ text: 'при\u0000вет', start_time: 0, end_time: 1 }] })],
    ['a NUL for a language', segment({ language: '\u0000' })],
    ['a name that is cut within an emoji', segment({ speaker_id: `${'a'.repeat(79)}👍` })],
  ])('with %s is kept without it', async (_what, body) => {
    const { job_id } = await expectShape(importing(body, '?processing=raw'), Job, 201);
    expect((await read(job_id)).segments).toMatchObject([{ start_time: 0, end_time: 1 }]);
  });

  test('is kept without its recording', async () => {
    const job = await expectShape(
      ask(api('/import?name=Кеңес.srt'), { method: 'POST', headers: { 'content-type': 'text/plain' }, body: SRT }),
      Job,
      201,
    );
    expect(job).toMatchObject({ status: 'completed', original_filename: 'Кеңес.srt', audio: 'deleted', engine: { used: 'imported' } });
    expect((await test1.app.metrics.cacheLooks.get()).values, 'it was not heard before').toEqual([]);
    const written = await read(job.job_id);
    expect(written.speakers.map(({ label }) => label)).toEqual(['Айгерім', 'Сергей']);
    const renamed = await expectShape(
      send(at(job.job_id, '/speakers'), 'PUT', { speakers: [{ speaker_id: 'speaker_2', label: 'Сергей П.' }] }),
      Transcript,
    );
    expect(renamed.speakers[1]?.label).toBe('Сергей П.');
    expect(renamed.segments).toHaveLength(2);
    await expectError(ask(at(job.job_id, '/audio')), 'MEDIA_GONE', 410);
    const undone = await turn(job.job_id, 'undo');
    expect([undone.speakers[1]?.label, undone.speaker_edits]).toEqual(['Сергей', { done: 0, undone: 1 }]);
    await expectError(send(at(job.job_id, '/speakers/undo'), 'POST', {}), 'NOTHING_TO_UNDO', 409);
  });

  test('what it says before anybody is named is said by nobody named, and a new speaker has none of its names', async () => {
    const lines = ['Кіріспе сөз', 'Айгерім: бірінші', 'жалғасы', 'Сергей: екінші', 'Айгерім: үшінші', 'Сергей: төртінші'];
    const cues = lines.map((line, at) => `${at + 1}\n00:00:0${at},000 --> 00:00:0${at},900\n${line}\n`);
    const { job_id } = await expectShape(
      ask(api('/import?processing=raw'), { method: 'POST', headers: { 'content-type': 'text/plain' }, body: cues.join('\n') }),
      Job,
      201,
    );
    const { segments, speakers } = await read(job_id);
    const labels = new Map(speakers.map(({ speaker_id, label }) => [speaker_id, label]));
    expect(segments.map(({ text, speaker_id }) => `${labels.get(speaker_id)}: ${text}`)).toEqual([
      'Speaker 1: Кіріспе сөз',
      'Айгерім: бірінші жалғасы',
      'Сергей: екінші',
      'Айгерім: үшінші',
      'Сергей: төртінші',
    ]);
    await edit(job_id, { kind: 'reassign', start_time: 0, end_time: 9, speaker_id: 'speaker_1' });
    const parted = await edit(job_id, { kind: 'reassign', start_time: 3, end_time: 4, speaker_id: 'new' });
    expect(parted.speakers.map(({ speaker_id, label }) => [speaker_id, label])).toEqual([
      ['speaker_1', 'Speaker 1'],
      ['speaker_4', 'Speaker 4'],
    ]);
  });
});
