import type { Heard } from './mishear.ts';
import { segmentsOf } from './openai-segments.ts';
import { inDigits } from './yandex-digits.ts';

/** What is final at once. Times in milliseconds of the clip. */
export interface Utterance {
  channel: '0' | '1';
  words: { text: string; startMs: number; endMs: number }[];
  /** How probable each language is; they add up to 1. */
  languages: { language: 'kk' | 'ru'; probability: number }[];
  /** Its text with numbers in digits where that is asked for, and capitals and punctuation where those are. */
  written: string;
}

export interface Writing {
  digits: boolean;
  literary: boolean;
  /** A channel for each voice, two at most. */
  labelled: boolean;
}

/** What was heard, utterance by utterance. */
export function utterancesOf(heard: Heard, { digits, literary, labelled }: Writing): Utterance[] {
  const segments = segmentsOf(heard, { byVoice: labelled });
  const voices = [...new Set(segments.filter(({ invented }) => !invented).map(({ voice }) => voice))];
  return segments.map(({ words, voice, startMs, endMs }): Utterance => {
    const spoken = words.map((word) => ({ text: spokenForm(word.text), startMs: word.startMs, endMs: word.endMs }));
    const texts = literary ? words.map(({ text }) => text) : spoken.map(({ text }) => text);
    return {
      channel: labelled && voices.indexOf(voice) % 2 === 1 ? '1' : '0',
      words: spoken,
      languages: languagesOf(heard.words.filter((word) => word.startMs >= startMs && word.endMs <= endMs)),
      written: (digits ? inDigits(texts) : texts).join(' '),
    };
  });
}

function spokenForm(text: string): string {
  return text.replace(/^\p{P}+|\p{P}+$/gu, '').toLowerCase();
}

function languagesOf(words: Heard['words']): Utterance['languages'] {
  const kazakh = words.filter(({ language }) => language === 'kk').length;
  // Never quite sure; of a draw it takes Russian.
  const probability = words.length === 0 ? 0.5 : 0.02 + 0.95 * (kazakh / words.length);
  const round = (value: number): number => Math.round(value * 1000) / 1000;
  return [
    { language: 'kk', probability: round(probability) },
    { language: 'ru', probability: round(1 - probability) },
  ];
}
