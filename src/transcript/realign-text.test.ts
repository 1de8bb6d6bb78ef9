import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { realignText } from './realign-text.ts';
import type { TimedWord } from './word.ts';

/** Words one after the other, 300 ms each with a pause of 100 ms. */
function say(text: string): TimedWord[] {
  return text.split(' ').map((word, index) => ({ text: word, startMs: index * 400, endMs: index * 400 + 300 }));
}

function realigned(text: string, spoken: string): string {
  const words = say(spoken);
  return realignText(text, words, 0, words.length * 400)
    .map(({ text, startMs, endMs, timing }) => `${text}@${startMs}-${endMs}${timing ? '~' : ''}`)
    .join(' ');
}

describe('realignText', () => {
  it.each([
    ['Добрый день, 25 договоров.', 'добрый день жиырма бес договоров', 'Добрый@0-300 день,@400-700 25@800-1500 договоров.@1600-1900'],
    ['2 026 г. – Алматы', 'две тысячи двадцать шестого года алматы', '2@0-300 026@400-1500 г. –@1600-1900 Алматы@2000-2300'],
    ['Бір-екі күн', 'бір екі күн', 'Бір-екі@0-700 күн@800-1100'],
    ['Санкт-Петербург, 12 мая', 'ну санкт петербурге двенадцатого мая', 'Санкт-Петербург,@0-1100 12@1200-1500 мая@1600-1900'],
    ['Ещё раз', 'еще раз ээ', 'Ещё@0-300 раз@400-700'],
    ['на 3 % больше', 'на три процента больше', 'на@0-300 3 %@400-1100 больше@1200-1500'],
    ['Дауыс', 'иә дауыс', 'Дауыс@400-700'],
  ])('%s <- %s', (text, spoken, expected) => {
    expect(realigned(text, spoken)).toBe(expected);
  });

  it('lets words without anything spoken share the time of a neighbour', () => {
    expect(realigned('Иә, мырза, келістік', 'иә келістік')).toBe('Иә,@0-86~ мырза,@86-300~ келістік@400-700');
    expect(realigned('Ал енді иә', 'иә')).toBe('Ал@0-75~ енді@75-225~ иә@225-300~');
    expect(realigned('келісім жасаймыз ертең', 'келісімжасаймыз ертең')).toBe('келісім@0-140~ жасаймыз@140-300~ ертең@400-700');
    expect(realignText('иә жоқ', [], 100, 600).map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [100, 300],
      [300, 600],
    ]);
    expect(realignText('', say('иә'), 0, 300)).toEqual([]);
  });

  const vocabulary = ['келісім', 'договор', 'ертең', 'созвонимся', 'есеп', 'счёт', 'құжат', 'оплата', 'мекенжай', 'почта', 'үш', 'да'];
  const spoken = fc.array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 40 }).chain((texts) =>
    fc
      .array(fc.tuple(fc.nat(700), fc.integer({ min: 1, max: 900 })), { minLength: texts.length, maxLength: texts.length })
      .map((lengths) => {
        let at = 0;
        return texts.map((text, index): TimedWord => {
          const [pause, length] = lengths[index] ?? [0, 1];
          at += pause + length;
          return { text, startMs: at - length, endMs: at };
        });
      }),
  );

  it('keeps the times of words whose case and marks alone differ', () => {
    fc.assert(
      fc.property(spoken, fc.array(fc.constantFrom('', ',', '.', '?', ' –'), { minLength: 1 }), (words, marks) => {
        const text = words.map((word, index) => {
          const mark = marks[index % marks.length] ?? '';
          return mark === '.' ? `${word.text.toUpperCase()}.` : word.text + mark;
        });
        const expected = words.map((word, index) => ({ ...word, text: text[index] }));
        expect(realignText(text.join(' '), words, 0, words.at(-1)?.endMs ?? 0)).toEqual(expected);
      }),
    );
  });

  it('gives a number the time of all that was said for it', () => {
    const numbers = fc.array(fc.constantFrom('жиырма бес', 'бес жүз', 'двести', 'екі мың жиырма алты'), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(numbers, fc.shuffledSubarray(vocabulary, { minLength: 7, maxLength: 7 }), (numbers, others) => {
        const texts = numbers.flatMap((number, index) => [others[index] ?? '', ...number.split(' ')]);
        const words = say([...texts, others[6]].join(' '));
        const text = numbers.map((number, index) => `${others[index]} ${10 ** number.split(' ').length}`).join(' ');
        const found = realignText(`${text} ${others[6]}`, words, 0, words.length * 400);
        let at = 0;
        for (const [index, number] of numbers.entries()) {
          const count = number.split(' ').length;
          expect(found[2 * index]).toEqual(words[at]);
          expect(found[2 * index + 1]).toMatchObject({ startMs: words[at + 1]?.startMs, endMs: words[at + count]?.endMs });
          at += 1 + count;
        }
      }),
    );
  });

  it('has every written word in order and inside the utterance, whatever was said', () => {
    const written = fc.array(fc.constantFrom(...vocabulary, '25', '2 026', '–', 'Zoom'), { maxLength: 40 });
    fc.assert(
      fc.property(written, spoken, (tokens, words) => {
        const endMs = Math.floor((words.at(-1)?.endMs ?? 0) * 0.9) + 1;
        const found = realignText(tokens.join(' '), words, 0, endMs);
        expect(found.map((word) => word.text).join(' ')).toBe(found.length === 0 ? '' : tokens.join(' '));
        let last = 0;
        for (const word of found) {
          expect(word.startMs).toBeGreaterThanOrEqual(last);
          expect(word.endMs).toBeGreaterThan(word.startMs);
          expect(word.endMs).toBeLessThanOrEqual(endMs);
          last = word.startMs;
        }
      }),
    );
  });

  const COUNT = 20_000;
  const row = (word: (index: number) => string): string[] => Array.from({ length: COUNT }, (_, index) => word(index));

  it('keeps the times of a long text in which some words differ', () => {
    const texts = row((index) => (index % 3 === 0 ? 'иә' : `сөз${index % 5000}`));
    const written = texts.flatMap((text, index) => (index % 50 === 7 ? [] : index % 40 === 3 ? ['жаңа', `${text},`] : [`${text}.`]));
    const words = say(texts.join(' '));
    const found = realignText(written.join(' '), words, 0, COUNT * 400);
    expect(found).toHaveLength(written.length);
    const at = new Set(words.map(({ text, startMs }) => `${text} ${startMs}`));
    const kept = found.filter(({ text, startMs }) => at.has(`${text.replace(/[.,]$/, '')} ${startMs}`));
    expect(kept.length).toBeGreaterThan(0.95 * COUNT);
  });

  it.each<[string, string[], string[]]>([
    ['other words', row((index) => `q${index % 991}`), row((index) => `w${index % 997}`)],
    ['the words backwards', row((index) => `w${COUNT - index}`), row((index) => `w${index}`)],
    ['a phrase that repeats itself', row((index) => `w${(index + 3) % 97}`), row((index) => `w${index % 97}`)],
    ['one word again and again', row((index) => (index === 5 ? 'жоқ' : 'иә')), row((index) => (index === COUNT - 5 ? 'жоқ' : 'иә'))],
    [
      'stretches of other words',
      row((index) => (index % 30 === 0 ? `a${index / 30}` : `q${index}`)),
      row((index) => (index % 80 === 0 ? `a${index / 80}` : `w${index}`)),
    ],
    ['two words without end', ['x'.repeat(COUNT * 5), 'y'.repeat(COUNT * 5)], ['z', 'a', 'b'].map((letter) => letter.repeat(COUNT * 5))],
  ])('does not take long over %s', (_, written, spoken) => {
    const since = performance.now();
    expect(realignText(written.join(' '), say(spoken.join(' ')), 0, COUNT * 400)).toHaveLength(written.length);
    expect(performance.now() - since).toBeLessThan(3000);
  });
});
