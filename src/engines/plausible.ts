import { AppError } from '../contract/app-error.ts';

/** The quickest speakers come to some five words and 22 letters a second; a short clip may be denser. */
const WORDS_A_SECOND = 20;
const LETTERS_A_WORD = 20;
const SHORTEST_SECONDS = 15;

/** How much text nobody can have said in a clip, as a sentence about it; null: it can be. The texts are words, or pieces of words. */
export function tooMuchText(texts: readonly string[], durationMs: number): string | null {
  const most = WORDS_A_SECOND * Math.max(SHORTEST_SECONDS, durationMs / 1000);
  const letters = texts.reduce((sum, text) => sum + text.length, 0);
  if (texts.length <= most && letters <= most * LETTERS_A_WORD) return null;
  return `${texts.length} words with ${letters} letters in ${durationMs / 1000} s`;
}

/** Throws ENGINE_BAD_ANSWER for an answer with more text than anybody can have said in the clip. */
export function assertSayable(engine: string, texts: readonly string[], durationMs: number): void {
  const tooMuch = tooMuchText(texts, durationMs);
  if (tooMuch !== null)
    throw new AppError('ENGINE_BAD_ANSWER', {
      message: `${engine} gave an answer that nobody can have said: ${tooMuch}`,
      details: { engine },
    });
}

const MEGABYTE = 2 ** 20;
/** Five quick words of 2 kB each, more than any dialect takes with pieces of words and their tokens: 15 MB for 1400 s, 140 MB for 4 h. */
const ANSWER_BYTES_A_SECOND = 10 * 1024;

/** The longest answer that is read for so much audio, unpacked, in bytes. */
export function mostAnswerBytes(audioMs: number): number {
  return MEGABYTE + Math.round((audioMs / 1000) * ANSWER_BYTES_A_SECOND);
}

/** For an answer of more than `most` bytes, after which nobody reads on. */
export function answerTooLarge(engine: string, most: number): AppError {
  return new AppError('ENGINE_BAD_ANSWER', {
    message: `The answer of ${engine} is larger than ${(most / MEGABYTE).toFixed(1)} MB`,
    details: { engine },
  });
}

/** The most that a clip may be billed as: two channels, and rounded up to a minute. Milliseconds. */
export function mostBilledMs(durationMs: number): number {
  return 2 * durationMs + 60_000;
}
