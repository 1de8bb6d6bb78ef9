import { describe, expect, it } from 'vitest';
import type { RecognisedWord } from '../engine.ts';
import { type AnswerContext, createAssembly } from './answer.ts';
import { readFixture } from './fixtures/read-fixture.ts';
import { createObjectSplitter } from './result-stream.ts';

const assemble = (messages: unknown[], context: Partial<AnswerContext> = {}): RecognisedWord[] => {
  const assembly = createAssembly({ audioMs: 10_000, language: 'auto', labelled: false, ...context });
  for (const message of messages) assembly.add(message);
  return assembly.words();
};
const messagesOf = (fixture: string): unknown[] => createObjectSplitter().push(Buffer.from(readFixture(fixture)));
const brief = (words: RecognisedWord[]): string[] => words.map(({ text, startMs, endMs }) => `${text} ${startMs}-${endMs}`);

const word = (text: string, startTimeMs: number, endTimeMs: number) => ({
  text,
  startTimeMs: String(startTimeMs),
  endTimeMs: String(endTimeMs),
});
const final = (text: string, fromMs: number, more: object = {}) => ({
  channelTag: '0',
  final: {
    alternatives: [{ text, words: text.split(' ').map((part, index) => word(part, fromMs + index * 500, fromMs + index * 500 + 400)) }],
  },
  ...more,
});
const refinement = (text: string, finalIndex: number, channelTag = '0') => ({
  channelTag,
  finalRefinement: { finalIndex: String(finalIndex), normalizedText: { alternatives: [{ text }] } },
});

describe('createAssembly', () => {
  it('gives the normalised words at the times of what was spoken', () => {
    expect(assemble(messagesOf('meeting.ndjson'))).toEqual(
      [
        ['Добрый', 459, 820, 'ru'],
        ['день,', 860, 1190, 'ru'],
        ['коллеги!', 1200, 1700, 'ru'],
        ['25', 2500, 3150, 'kk'],
        ['договорға', 3200, 3900, 'kk'],
        ['қол', 3950, 4150, 'kk'],
        ['қойдық.', 4150, 4700, 'kk'],
        ['До', 9000, 9100, 'ru'],
        ['свидания.', 9100, 9650, 'ru'],
      ].map(([text, startMs, endMs, language]) => ({ text, startMs, endMs, language, confidence: null })),
    );
  });

  it('reads the same without the wrapper', () => {
    const messages = messagesOf('meeting.ndjson');
    const bare = messages.map((message) => (message as { result: unknown }).result);
    expect(assemble(bare)).toEqual(assemble(messages));
  });

  it('orders channels by time and makes them speakers where these were asked for', () => {
    const words = assemble(messagesOf('two-speakers.txt'), { audioMs: 4000, language: 'ru', labelled: true });
    expect(words.map(({ text, speaker, language }) => `${speaker} ${text} ${language}`)).toEqual([
      '0 алло ru',
      '1 иә kk',
      '1 тыңдап kk',
      '1 тұрмын kk',
      '0 сколько ru',
      '0 это ru',
      '0 стоит ru',
    ]);
    expect(words.slice(0, 4).some((word) => 'timing' in word)).toBe(false);
  });

  it('spreads an utterance without words over its time', () => {
    const words = assemble(messagesOf('two-speakers.txt'), { audioMs: 4000 }).slice(4);
    expect(words.map(({ timing }) => timing)).toEqual(['interpolated', 'interpolated', 'interpolated']);
    expect(words[0]?.startMs).toBe(2000);
    expect(words.at(-1)?.endMs).toBe(3200);
  });

  it('calls nobody a speaker unasked', () => {
    expect(assemble(messagesOf('two-speakers.txt'), { audioMs: 4000 }).some((word) => 'speaker' in word)).toBe(false);
  });

  it('matches refinements by channel and index, in whatever order they come', () => {
    const cursors = (finalIndex: number) => ({ audioCursors: { finalIndex: String(finalIndex) } });
    const words = assemble([
      refinement('Второй раз.', 1),
      { ...final('один раз', 0, cursors(0)) },
      { ...final('так точно', 100, cursors(0)), channelTag: '1' },
      { ...final('второй раз', 2000, cursors(1)) },
      refinement('Так точно!', 0, '1'),
      refinement('Один раз.', 0),
    ]);
    expect(words.map(({ text }) => text).join(' ')).toBe('Один Так раз. точно! Второй раз.');
  });

  it('counts the finals of a channel where there are no cursors', () => {
    const words = assemble([final('один', 0), final('два', 1000), refinement('Два.', 1), refinement('Один.', 0)]);
    expect(brief(words)).toEqual(['Один. 0-400', 'Два. 1000-1400']);
  });

  it('keeps what was spoken where a refinement is empty or belongs to nothing', () => {
    expect(brief(assemble([final('один', 0), refinement('', 0), refinement('Никогда', 7), refinement('Чужой', 0, '5')]))).toEqual([
      'один 0-400',
    ]);
  });

  it('takes the likeliest of the languages that are weighed', () => {
    const languages = [
      { languageCode: 'en-EN', probability: 0.02 },
      { languageCode: 'kk-KK', probability: 0.22 },
      { languageCode: 'ru-RU', probability: 0.75 },
    ];
    const spoken = { ...final('да', 0).final.alternatives[0], languages };
    expect(assemble([{ final: { alternatives: [spoken] } }])[0]?.language).toBe('ru');
  });

  it.each([
    ['auto', null],
    ['kk', 'kk'],
  ])('falls back on the language that was asked for: %s', (language, expected) => {
    expect(assemble([final('иә', 0)], { language })[0]?.language).toBe(expected);
  });

  it('leaves out what lies behind the end and shortens what reaches beyond it', () => {
    expect(brief(assemble([final('раз два три', 9000)], { audioMs: 9800 }))).toEqual(['раз 9000-9400', 'два 9500-9800']);
  });

  it('hears nothing in silence', () => {
    expect(assemble([{ result: { audioCursors: { receivedDataMs: '10000' }, statusCode: { codeType: 'CLOSED' } } }])).toEqual([]);
    expect(assemble([final('', 0)])).toEqual([]);
  });

  it.each([
    [10_000, 11_000],
    [10_000, 9000],
    [600_000, 618_000],
    [600_000, 582_000],
    [10_000, 0],
  ])('accepts for %i ms of audio an answer that counts %i', (audioMs, receivedDataMs) => {
    expect(assemble([final('да', 0, { audioCursors: { receivedDataMs } })], { audioMs })).toHaveLength(1);
  });

  it.each([
    [10_000, 11_001],
    [10_000, 8999],
    [600_000, 618_001],
    [600_000, 30_000],
  ])('refuses for %i ms of audio an answer that counts %i', (audioMs, receivedDataMs) => {
    expect(() => assemble([final('да', 0, { audioCursors: { receivedDataMs } })], { audioMs })).toThrow(
      expect.objectContaining({ code: 'ENGINE_BAD_ANSWER', message: 'yandex gave an answer for another part' }),
    );
  });

  it('takes for a language only what is one', () => {
    const spoken = { ...final('да', 0).final.alternatives[0], languages: [{ languageCode: 'r\0u-RU', probability: 1 }] };
    expect(assemble([{ final: { alternatives: [spoken] } }])[0]?.language).toBeNull();
  });

  it('refuses more than can be said, however it is told, without delay', () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => `w${index}`).join(' ');
    const refused = expect.objectContaining({
      code: 'ENGINE_BAD_ANSWER',
      message: expect.stringContaining('yandex gave an answer that nobody can have said: '),
    });
    const since = performance.now();
    expect(() => assemble([final(many(20_000), 0), refinement(many(20_000).replaceAll('w', 'q'), 0)])).toThrow(refused);
    expect(() => assemble([final('да', 0), refinement('x'.repeat(5_000_000), 0)])).toThrow(refused);
    expect(() => assemble(Array.from({ length: 50_000 }, (_, index) => [final('да', 0), refinement('Да', index)]).flat())).toThrow(refused);
    expect(performance.now() - since).toBeLessThan(20_000);
  });

  it.each([
    [{ final: { alternatives: [{ words: [{ text: 'да', startTimeMs: 'soon' }] }] } }, 'final.alternatives.0.words.0.startTimeMs'],
    [{ final: 'да' }, 'final'],
    ['да', 'the message'],
  ])('names the field that is not as documented: %j', (message, field) => {
    expect(() => assemble([message])).toThrow(
      expect.objectContaining({ code: 'ENGINE_BAD_ANSWER', message: expect.stringContaining(field) }),
    );
  });
});
