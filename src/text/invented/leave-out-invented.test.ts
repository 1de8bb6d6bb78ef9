import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSameWords, said, shown, transcripts, written } from '../fake-passages.ts';
import type { Stretches } from '../stretches.ts';
import { leaveOutInvented } from './leave-out-invented.ts';

const ALL: Stretches = [[0, 10_000_000]];
const NONE: Stretches = [[9_000_000, 10_000_000]];
const times = (count: number, text: string): string => Array.from({ length: count }, () => text).join(' ');

describe('leaveOutInvented', () => {
  it.each([
    'Субтитры сделал DimaTorzok',
    'субтитры создавал диматорзок',
    'Редактор субтитров А.Семкин Корректор А.Егорова',
    'Subtitles by the Amara.org community',
    '[Музыка]',
    '[музыка] [музыка]',
    '(аплодисменты)',
    '*смех*',
    '♪ ♪',
    '[BLANK_AUDIO]',
    '(күлкі)',
  ])('leaves out %s, wherever it stands', (text) => {
    for (const speech of [null, ALL, NONE]) {
      expect(written(leaveOutInvented(speech), text)).toBe('');
      expect(shown(leaveOutInvented(speech)(said('Иә, жақсы.', text, 'до свидания')))).toBe('Иә, жақсы. /  / до свидания');
    }
    expect(written(leaveOutInvented(null), `мы согласны | ${text} | до свидания`)).toBe('мы согласны до свидания');
  });

  it.each([
    'Продолжение следует...',
    'Спасибо за просмотр!',
    'Көргендеріңізге рахмет!',
    'Біздің арнаға жазылыңыздар.',
    'жазылуды ұмытпаңыз',
    'Thanks for watching!',
    'Подписывайтесь на наш канал.',
  ])('leaves out %s where nobody speaks, and nowhere else', (text) => {
    expect(written(leaveOutInvented(NONE), text)).toBe('');
    expect(written(leaveOutInvented(ALL), text)).toBe(text);
    expect(written(leaveOutInvented(null), text)).toBe(text);
  });

  it('leaves out a phrase behind what was said', () => {
    const passages = said('Мы договорились. Спасибо за просмотр!');
    const spoken: Stretches = [[0, passages[0]?.tokens[1]?.spoken[0]?.endMs ?? 0]];
    expect(shown(leaveOutInvented(spoken)(passages))).toBe('Мы договорились.');
    expect(shown(leaveOutInvented(ALL)(passages))).toBe('Мы договорились. Спасибо за просмотр!');
  });

  it.each(['Спасибо.', 'Рахмет!', 'Thank you.', 'Bye-bye.', 'Всем пока'])('leaves out %s only where nothing at all is heard', (text) => {
    expect(written(leaveOutInvented(NONE), text)).toBe('');
    expect(written(leaveOutInvented([[0, 200]]), text)).toBe(text);
    expect(written(leaveOutInvented(null), text)).toBe(text);
  });

  it.each([
    'Спасибо за просмотр договора, пришлите замечания',
    'Редактор субтитров нужен нам к пятнице',
    'Продолжение следует обсудить завтра',
    'Жалғасы бар ма?',
    'музыка играет в офисе',
    '[музыка и реклама обсуждались отдельно]',
    'канал продаж и подписка',
    'Корректор нашёл три ошибки',
    'спасибо коллеги за внимание',
    'рахмет айтамыз барлығыңызға',
    'to be continued next week with the supplier',
    'Да, да, да, да.',
    'нет нет нет нет нет нет',
    'иә иә иә иә',
    'раз два три раз два три',
    times(7, 'рахмет'),
    times(12, 'да,'),
    times(3, 'мы это обсудим'),
    times(4, 'бас тарт'),
    '',
  ])('leaves %s as it is', (text) => {
    for (const speech of [null, ALL]) expect(written(leaveOutInvented(speech), text)).toBe(text);
  });

  it('leaves a sentence that is said on little speech, when it is on no list', () => {
    expect(written(leaveOutInvented(NONE), 'договор подпишем завтра')).toBe('договор подпишем завтра');
  });

  it.each([
    [times(12, 'спасибо'), 'спасибо'],
    [times(20, 'раз'), 'раз'],
    [`ну ${times(30, 'что')} дальше`, 'ну что дальше'],
    [`${times(9, 'и так далее')} конец`, 'и так далее конец'],
    [
      `Сонымен, ${times(9, 'бұл мәселені келесі аптада кеңсе басшысымен қайта талқылаймыз')}`,
      'Сонымен, бұл мәселені келесі аптада кеңсе басшысымен қайта талқылаймыз',
    ],
  ])('keeps the first of a loop: %s', (text, then) => {
    for (const speech of [null, ALL]) expect(written(leaveOutInvented(speech), text)).toBe(then);
  });

  it('finds a loop over passages and speakers', () => {
    const passages = said('Сәлем.', ...Array.from({ length: 9 }, () => 'Мы это обсудим завтра.'), 'Хорошо.');
    expect(shown(leaveOutInvented(ALL)(passages)).replace(/( \/ )+/g, ' / ')).toBe('Сәлем. / Мы это обсудим завтра. / Хорошо.');
  });

  it('keeps a number that is dictated digit by digit, whatever digits it has', () => {
    const account = `кез три два пять ${times(10, 'ноль')} пять бес ${times(9, 'бір')}`;
    for (const speech of [null, ALL]) expect(written(leaveOutInvented(speech), account)).toBe(account);
    expect(written(leaveOutInvented(NONE), account)).not.toContain(times(3, 'ноль'));
    expect(written(leaveOutInvented(ALL), times(60, 'ноль'))).not.toContain(times(3, 'ноль'));
  });

  it('drops what is repeated on silence, and keeps it in speech', () => {
    const passages = said(...Array.from({ length: 5 }, () => 'Иә.'));
    expect(shown(leaveOutInvented([[0, 100]])(passages))).toBe('Иә. /  /  /  / ');
    expect(shown(leaveOutInvented(ALL)(passages))).toBe(shown(passages));
    expect(shown(leaveOutInvented(null)(passages))).toBe(shown(passages));
  });

  it('takes no passages, passages without words, words as long as a book and words without letters', () => {
    const step = leaveOutInvented(ALL);
    expect(step([])).toEqual([]);
    expect(step([{ speakerId: 'A', tokens: [] }])).toEqual([{ speakerId: 'A', tokens: [] }]);
    for (const text of ['ж'.repeat(100_000), '['.repeat(100_000), '♪'.repeat(100_000), '😀 مرحبا … —'])
      expect(() => step(said(text))).not.toThrow();
  });

  it('loses, doubles and moves no word', () => {
    const words = ['спасибо', 'за', 'просмотр!', 'Продолжение', 'следует...', '[музыка]', 'да', 'иә.', 'DimaTorzok', 'рахмет', 'мы'];
    fc.assert(
      fc.property(transcripts(words), fc.constantFrom(null, ALL, NONE), (passages, speech) => {
        const made = leaveOutInvented(speech)(passages);
        expectSameWords(passages, made);
        expect(leaveOutInvented(speech)(passages)).toEqual(made);
      }),
    );
  });
});
