import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseForScoring } from './normalise-for-scoring.ts';

describe('normaliseForScoring', () => {
  it.each([
    ['case, punctuation and space', ' Сәлем,\tәлем!\n«Ия» — деді… ', 'сәлем әлем ия деді'],
    ['ё', 'Ёлка, счёт, всё', 'елка счет все'],
    ['letters in two parts', 'и\u0306од е\u0308ж', 'йод еж'],
    ['stress marks', 'за\u0301мок, зЕ\u0300бра, все\u0308\u0301', 'замок зебра все'],
    ['invisible characters', 'до\u00ADго\u200Bвор \uFEFFқой\u200Dдым', 'договор қойдым'],
    ['hyphens and dashes, which end a word', 'бір-екі кто‑то 5-ші 10–15 −3', 'бір екі кто то 5 ші 10 15 3'],
    ['apostrophes inside words', "don't don’t д`Артаньян oʻzbek", "don't don't д'артаньян o'zbek"],
    ['apostrophes that are quotes', "'иә' ‘жоқ’ boys' 5'6", 'иә жоқ boys 5 6'],
    ['digits, as they are written', '25 012 3,5 3.5 14:30 15.03.2026 1 000 24/7', '25 012 3.5 3.5 14:30 15.03.2026 1 000 24 7'],
    ['points and commas behind digits', 'в 2024, 300. Да:', 'в 2024 300 да'],
    ['other signs', '12,5 % 100₸ №7 info@kaspi.kz C++', '12.5 100 7 info kaspi kz c'],
    ['Latin letters in Cyrillic words', 'бiр КІСІ кicі hан Əке ТЕHДЕР eлкa ëлка', 'бір кісі кісі һан әке тендер елка елка'],
    ['Cyrillic letters in Latin words', 'Kаspi оffice', 'kaspi office'],
    ['words of both scripts that only look like themselves', 'SMSтер WebСоветник', 'smsтер webсоветник'],
    ['words of one script, which stay', 'cop сор TOO ТОО', 'cop сор too тоо'],
    ['the dot of a Turkish capital', 'İstanbul', 'istanbul'],
    ['nothing', ' … — ', ''],
  ])('%s', (_what, text, words) => expect(normaliseForScoring(text).join(' ')).toBe(words));

  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom(..."аәеёиійғқһАӘЁІҺНabehikoпрptxyABEHIKMTəƏëË0159 -–'’.,:%\u0301\u0306\u0308\u00AD\u200D\u02BC\n"),
      fc.string({ minLength: 1, maxLength: 1, unit: 'grapheme' }),
    ),
    maxLength: 40,
  });

  it('changes nothing when it is done twice', () => {
    fc.assert(
      fc.property(
        text,
        (given) => void expect(normaliseForScoring(normaliseForScoring(given).join(' '))).toEqual(normaliseForScoring(given)),
      ),
    );
  });

  it('is the same for both ways to write a letter in Unicode', () => {
    fc.assert(
      fc.property(
        text,
        (given) => void expect(normaliseForScoring(given.normalize('NFD'))).toEqual(normaliseForScoring(given.normalize('NFC'))),
      ),
    );
  });

  it('gives words without space, none of them empty', () => {
    fc.assert(
      fc.property(text, (given) => void expect(normaliseForScoring(given).filter((word) => word === '' || /\s/.test(word))).toEqual([])),
    );
  });
});
