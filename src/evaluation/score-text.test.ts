import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorRates, scoreText, sumCounts } from './score-text.ts';

/** Counted by hand: words, insertions, deletions, substitutions; characters of the reference, and errors in them. */
const BY_HAND = [
  ['kk, all right', 'Бүгін жиналыс сағат онда басталады.', 'бүгін жиналыс сағат онда басталады', 5, 0, 0, 0, 34, 0],
  ['kk, a word in two', 'біз келісімшартқа қол қойдық', 'біз келісім шартқа қол қойдық', 4, 1, 0, 1, 28, 1],
  ['kk, Latin i and a hyphen', 'бiр-екi кiсi', 'бір екі кісі', 3, 0, 0, 0, 12, 0],
  ['kk, digits are not words', '25 теңге', 'жиырма бес теңге', 2, 1, 0, 1, 8, 10],
  ['kk, nothing heard', 'Жоқ, рақмет', '…', 2, 0, 2, 0, 10, 10],
  ['ru, ё, one more, one wrong', 'Ещё раз: всё готово', 'еще раз все не готова', 4, 1, 0, 1, 18, 4],
  ['ru, one missed', 'отправьте счёт до пятницы', 'отправьте до пятницы', 4, 0, 1, 0, 25, 5],
  ['ru, repeated words', 'да да да хорошо', 'да хорошо хорошо', 4, 0, 1, 1, 15, 6],
  ['ru, two words change places', 'Да, нет', 'нет да', 2, 1, 1, 0, 6, 6],
  ['mixed, a Kazakh ending on a Russian word', 'Мен вчера договорға қол қойдым', 'мен вчера договор га қол қойдым', 5, 1, 0, 1, 30, 2],
  ['en, apostrophes', "Don't ask what your country can do", 'dont ask what you country can do', 7, 0, 0, 2, 34, 2],
  ['a decimal comma and a percent sign', '12,5 %', '12.5', 1, 0, 0, 0, 4, 0],
  ['silence, and something heard', '', 'алло алло', 0, 2, 0, 0, 0, 9],
  ['silence, and nothing heard', ' — ', '', 0, 0, 0, 0, 0, 0],
] as const;

describe('scoreText', () => {
  it.each(BY_HAND)('%s', (_what, reference, hypothesis, words, insertions, deletions, substitutions, characters, characterErrors) => {
    const errors = insertions + deletions + substitutions;
    const rate = (wrong: number, of: number): number => (of > 0 ? wrong / of : wrong > 0 ? 1 : 0);
    expect(scoreText(reference, hypothesis)).toMatchObject({
      ...{ words, insertions, deletions, substitutions, errors, characters, characterErrors },
      wer: rate(errors, words),
      cer: rate(characterErrors, characters),
    });
  });

  it('shows which words', () => {
    expect(scoreText('Мен вчера келдім, иә', 'мен кеше де келдім').alignment).toEqual([
      { op: 'equal', reference: 'мен', hypothesis: 'мен' },
      { op: 'insertion', reference: null, hypothesis: 'кеше' },
      { op: 'substitution', reference: 'вчера', hypothesis: 'де' },
      { op: 'equal', reference: 'келдім', hypothesis: 'келдім' },
      { op: 'deletion', reference: 'иә', hypothesis: null },
    ]);
  });

  const text = fc
    .array(fc.constantFrom('бір', 'Бір', 'екi', 'екі', 'да', "don't", '25', '—', 'кто-то'), { maxLength: 12 })
    .map((list) => list.join(' '));

  it('is without errors for a text and itself', () => {
    fc.assert(fc.property(text, (given) => void expect(scoreText(given, given)).toMatchObject({ wer: 0, cer: 0, errors: 0 })));
  });

  it('counts each word of either side once', () => {
    fc.assert(
      fc.property(text, text, (reference, hypothesis) => {
        const { words, insertions, deletions, substitutions, alignment } = scoreText(reference, hypothesis);
        const heard = scoreText(hypothesis, '').words;
        expect(insertions - deletions).toBe(heard - words);
        expect(substitutions + deletions).toBeLessThanOrEqual(words);
        expect(alignment.flatMap((word) => word.reference ?? []).length).toBe(words);
        expect(alignment.flatMap((word) => word.hypothesis ?? []).length).toBe(heard);
      }),
    );
  });
});

describe('the rates of several texts', () => {
  it('are errors of all for words of all', () => {
    const parts = [scoreText('иә жоқ', 'иә'), scoreText('а б в г д е ж з', 'а б в г д е ж з')];
    expect(errorRates(sumCounts(parts))).toEqual({ wer: 0.1, cer: 4 / 21 });
  });

  it('are 0 for nothing', () => {
    expect(errorRates(sumCounts([]))).toEqual({ wer: 0, cer: 0 });
  });
});
