import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type TimedTokens, tokensToWords } from './tokens-to-words.ts';

/** Tokens 200 ms apart, with the text that they make unless another is given. */
function heard(tokens: string[], changes: Partial<TimedTokens> = {}): TimedTokens {
  return { text: '', tokens, timestamps: tokens.map((_, index) => index * 0.2), durations: [], logProbabilities: [], ...changes };
}
const textsOf = (tokens: TimedTokens): string[] | undefined => tokensToWords(tokens, 60_000)?.map(({ text }) => text);

describe('kinds of tokens', () => {
  test.each([
    ['SentencePiece', ['▁сә', 'лем', '▁әлем'], ['сәлем', 'әлем']],
    ['spaces in place of ▁, as sherpa gives them', [' до', 'брый', ' день'], ['добрый', 'день']],
    ['the first word without a space', ['до', 'брый', ' день'], ['добрый', 'день']],
    ['letters with spaces between them', ['к', 'ү', 'н', ' ', 'ж', 'а', 'қ', 'с', 'ы'], ['күн', 'жақсы']],
    ['letters with ▁ between them', ['▁', 'д', 'а', '▁', 'н', 'е', 'т'], ['да', 'нет']],
    ['WordPiece', ['до', '##брый', 'день'], ['добрый', 'день']],
    ['bytes', ['▁', '<0xD0>', '<0xB4>', '<0xD0>', '<0xB0>', '▁', '<0xD1>', '<0x8F>'], ['да', 'я']],
    ['marks of the model', ['<s>', '▁да', '<unk>', '</s>', '<|kk|>'], ['да']],
    ['punctuation', ['▁Да', ',', '▁нет', '▁', '.', '▁-', '▁ну', '!'], ['Да,', 'нет . -', 'ну!']],
    ['Chinese, which has no spaces', ['你', '好'], ['你', '好']],
  ])('%s', (_what, tokens, expected) => {
    expect(textsOf(heard(tokens))).toEqual(expected);
  });
});

describe('times', () => {
  test('a word lasts from its first token to the end of its last one', () => {
    expect(tokensToWords(heard(['▁сә', 'лем', '▁әлем']), 60_000)).toMatchObject([
      { startMs: 0, endMs: 400 },
      { startMs: 400, endMs: 680 },
    ]);
  });

  test('an end is where the next token begins, or what the letters take', () => {
    const words = tokensToWords(heard(['▁да', '▁нет'], { timestamps: [0, 3] }), 60_000);
    expect(words).toMatchObject([
      { startMs: 0, endMs: 140 },
      { startMs: 3000, endMs: 3210 },
    ]);
  });

  test('durations that the model gives are kept', () => {
    expect(tokensToWords(heard(['▁да', '▁нет'], { durations: [0.16, 0.32] }), 60_000)).toMatchObject([
      { endMs: 160 },
      { startMs: 200, endMs: 520 },
    ]);
  });

  test('none is behind the end of the clip', () => {
    expect(tokensToWords(heard(['▁да', '▁нет'], { timestamps: [0.9, 1.2] }), 1000)).toMatchObject([
      { startMs: 900, endMs: 1000 },
      { startMs: 999, endMs: 1000 },
    ]);
  });

  test('without times there are no words', () => {
    expect(tokensToWords(heard(['▁да'], { timestamps: [] }), 1000)).toBeNull();
    expect(tokensToWords(heard([]), 1000)).toBeNull();
  });
});

describe('the text and its tokens', () => {
  test('a token that is half a letter takes the word from the text', () => {
    const words = tokensToWords(heard([' \uFFFD', '\uFFFDлем', ' әлем'], { text: 'сәлем әлем' }), 60_000);
    expect(words).toMatchObject([
      { text: 'сәлем', startMs: 0 },
      { text: 'әлем', startMs: 400 },
    ]);
  });

  test('half letters that do not make the words of the text are of no use', () => {
    expect(tokensToWords(heard([' \uFFFD', '\uFFFDлем'], { text: 'бір екі үш' }), 60_000)).toBeNull();
  });

  test('the probability of a word is that of its worst token', () => {
    const words = tokensToWords(heard(['▁сә', 'лем'], { logProbabilities: [Math.log(0.9), Math.log(0.5)] }), 60_000);
    expect(words?.[0]?.confidence).toBeCloseTo(0.5);
    expect(tokensToWords(heard(['▁да']), 60_000)?.[0]?.confidence).toBeNull();
  });
});

test('whatever the tokens: words in order, inside the clip, no letter lost', () => {
  const token = fc.constantFrom('▁да', 'нет', ' ү', 'й', '▁', '.', '▁—', '<unk>', '<0x41>');
  const timed = fc.array(fc.tuple(token, fc.double({ min: 0, max: 40, noNaN: true })), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(timed, (items) => {
      const times = items.map(([, time]) => time).toSorted((a, b) => a - b);
      const words =
        tokensToWords(
          heard(
            items.map(([text]) => text),
            { timestamps: times },
          ),
          30_000,
        ) ?? [];
      for (const [index, word] of words.entries()) {
        expect(word.startMs).toBeGreaterThanOrEqual(words[index - 1]?.startMs ?? 0);
        expect(word.endMs).toBeGreaterThan(word.startMs);
        expect(word.endMs).toBeLessThanOrEqual(30_000);
        expect(Number.isInteger(word.startMs) && Number.isInteger(word.endMs)).toBe(true);
      }
      const letters = items.map(([text]) => (text === '<0x41>' ? 'A' : text === '<unk>' ? '' : text)).join('');
      const kept = (text: string): string => text.replace(/[^\p{L}]/gu, '');
      expect(kept(words.map(({ text }) => text).join(''))).toBe(kept(letters));
    }),
  );
});
