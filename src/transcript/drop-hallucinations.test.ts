import { describe, expect, it } from 'vitest';
import type { Stretches } from '../text/stretches.ts';
import { type DropReason, dropHallucinations, type JudgedSegment } from './drop-hallucinations.ts';

const segment = (
  text: string,
  startMs: number,
  endMs: number,
  noSpeechProb: number | null = null,
  avgLogprob: number | null = null,
): JudgedSegment => ({
  text,
  startMs,
  endMs,
  noSpeechProb,
  avgLogprob,
});
function reasonOf(
  text: string,
  more: { seconds?: number; noSpeech?: number; logprob?: number; speech?: Stretches } = {},
): DropReason | null {
  const own = segment(text, 0, (more.seconds ?? 4) * 1000, more.noSpeech ?? null, more.logprob ?? null);
  const { kept, dropped } = dropHallucinations([own], more.speech ?? null);
  expect([...kept, ...dropped.map((drop) => drop.segment)]).toEqual([own]);
  return dropped[0]?.reason ?? null;
}
const times = (count: number, text: string): string => Array.from({ length: count }, () => text).join(' ');
const all: Stretches = [[0, 60_000]];

describe('dropHallucinations', () => {
  it.each([
    ' Продолжение следует...',
    'ПРОДОЛЖЕНИЕ СЛЕДУЕТ…',
    'Субтитры сделал DimaTorzok',
    'Субтитры создавал DimaTorzok.',
    ' субтитры подогнал «Симон»',
    'Редактор субтитров А.Семкин Корректор А.Егорова',
    'Редактор субтитров А. Синецкая',
    'Спасибо за просмотр!',
    'Спасибо за просмотр! Подписывайтесь на канал.',
    'Подпишитесь на наш канал!',
    'Көргендеріңізге рахмет!',
    'Біздің арнаға жазылыңыздар.',
    'Thanks for watching!',
    'Thank you so much for watching.',
    "Don't forget to like and subscribe!",
    'Subtitles by the Amara.org community',
  ])('drops %s', (text) => {
    expect(reasonOf(text)).toBe('phrase');
    expect(reasonOf(text, { noSpeech: 0.8, logprob: -0.2, speech: all })).toBe('phrase');
    expect(reasonOf(text, { speech: [[9000, 12_000]] })).toBe('phrase');
  });

  it.each([
    'Спасибо за внимание.',
    'Назарларыңызға рахмет!',
    'Спасибо.',
    'Thank you.',
    'Спасибо за просмотр договора, пришлите замечания',
    'Редактор субтитров нужен нам к пятнице',
    'Продолжение следует обсудить завтра',
    'Подписывайтесь на канал в рабочем чате, там будут новости',
    'Жалғасы бар ма?',
    'Да, да, да, да.',
    'нет нет нет нет нет нет',
    '',
  ])('keeps %s', (text) => {
    expect(reasonOf(text)).toBeNull();
    expect(reasonOf(text, { noSpeech: 0.02, logprob: -0.3, speech: all })).toBeNull();
  });

  it('keeps an ending that was really said, but no credits', () => {
    expect(reasonOf('Спасибо за просмотр!', { noSpeech: 0.01, logprob: -0.15 })).toBeNull();
    expect(reasonOf('Спасибо за просмотр!', { noSpeech: 0.2, speech: all })).toBeNull();
    expect(reasonOf('Спасибо за просмотр!', { noSpeech: 0.2 })).toBe('phrase');
    expect(reasonOf('Спасибо за просмотр!', { seconds: 0.3, speech: all })).toBe('phrase');
    expect(reasonOf('Субтитры сделал DimaTorzok', { noSpeech: 0.01, logprob: -0.1, speech: all })).toBe('phrase');
  });

  it('drops what the engine itself takes for silence', () => {
    expect(reasonOf('Ну да', { noSpeech: 0.7, logprob: -1.2 })).toBe('no_speech');
    expect(reasonOf('Ну да', { noSpeech: 0.7, logprob: -0.5 })).toBeNull();
    expect(reasonOf('Ну да', { noSpeech: 0.5, logprob: -1.2 })).toBeNull();
    expect(reasonOf('Ну да', { noSpeech: 0.9 })).toBeNull();
  });

  it.each([
    ['a word too quickly', times(10, 'спасибо'), 2, 'repetition'],
    ['a phrase too quickly', times(5, 'мы это обсудим,'), 2, 'repetition'],
    ['a phrase too often', times(9, 'и так далее'), 30, 'repetition'],
    ['a word too often', times(12, 'Рахмет.'), 4, 'repetition'],
    ['a short word too often', times(20, 'раз'), 20, 'repetition'],
    ['a short word that may be said', times(12, 'да,'), 4, null],
    ['after other words', `ну ${times(30, 'что')}`, 10, 'repetition'],
    ['a phrase that may be said', times(4, 'бас тарт'), 4, null],
    ['three times', times(3, 'мы это обсудим'), 0.5, null],
    [
      'a loop in a long sentence',
      `${'Біз бұл мәселені келесі аптада кеңсе басшысымен бірге қайта талқылаймыз деп шештік'} ${times(4, 'иә')}`,
      1,
      null,
    ],
  ] as [string, string, number, DropReason | null][])('judges %s', (_, text, seconds, reason) => {
    expect(reasonOf(text, { seconds })).toBe(reason);
  });

  it('drops a phrase that goes on over segments, but for the first', () => {
    const said = [
      segment('Сәлем.', 0, 1000),
      ...Array.from({ length: 9 }, (_, index) => segment('Рахмет сізге!', 1000 + index * 2000, 3000 + index * 2000)),
    ];
    const { kept, dropped } = dropHallucinations(said);
    expect(kept).toEqual(said.slice(0, 2));
    expect(dropped.map(({ reason }) => reason)).toEqual(Array.from({ length: 8 }, () => 'repetition'));
  });

  it('drops a repeated phrase on silence, and keeps it in speech', () => {
    const said = Array.from({ length: 5 }, (_, index) => segment('Иә.', index * 2000, index * 2000 + 2000));
    expect(dropHallucinations(said, [[0, 1000]]).kept).toEqual(said.slice(0, 1));
    expect(dropHallucinations(said, [[0, 6000]]).kept).toEqual(said);
    expect(dropHallucinations(said).kept).toEqual(said);
  });
});
