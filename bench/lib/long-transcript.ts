import type { Transcript } from '../../src/contract/transcript.ts';
import { transcriptOf } from '../../src/transcript/export/transcript-fixture.ts';

const LETTERS = 'аәбвгғдежзийкқлмнңоөпрстуұүфхһцчшыі';
const SECONDS_PER_WORD = 0.38;

/** A meeting of four with a vocabulary of 9,000 words, some used often, punctuation, names and amounts; the same at every run. */
export function longTranscript(hours: number): Transcript {
  let seed = 1;
  const random = (): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed / 2 ** 31;
  };
  const below = (limit: number): number => Math.floor(random() * limit);
  const newWord = (): string =>
    Array.from({ length: 2 + Math.floor(random() * random() * 12) }, () => LETTERS[below(LETTERS.length)]).join('');
  const words = Array.from({ length: 9000 }, newWord);
  const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);
  const word = (index: number): string => {
    const plain = words[Math.floor(random() ** 3 * words.length)] ?? '';
    const kind = random();
    if (kind < 0.03) return '5\u00a0000\u00a0₸';
    if (kind < 0.11) return `${plain},`;
    return index === 0 || kind < 0.16 ? capital(plain) : plain;
  };
  const spoken: Parameters<typeof transcriptOf>[0] = [];
  for (let at = 0; at < hours * 3600; ) {
    const length = 6 + below(18);
    const text = `${Array.from({ length }, (_, index) => word(index)).join(' ')}.`;
    const end = at + length * SECONDS_PER_WORD;
    spoken.push({ speaker: `speaker_${below(4) + 1}`, start: at, end, text });
    at = end + random() * 0.4;
  }
  return transcriptOf(spoken, { speaker_1: 'Айгүл Серікова', speaker_2: 'Борис Петров' });
}
