import { type Random, seeded } from '../random.ts';
import { KAZAKH_NUMBERS, KAZAKH_WORDS, listed, RUSSIAN_NUMBERS, RUSSIAN_WORDS } from './vocabulary.ts';

export type SpokenLanguage = 'kk' | 'ru';

/** Who speaks: a variant of espeak-ng's voices of either language. */
export interface Voice {
  name: string;
  variant: string;
  /** 0 to 99. */
  pitch: number;
  wordsPerMinute: number;
}

/** One word as espeak-ng is asked to say it. No two are said the same way, so that no two places sound the same. */
export interface Utterance {
  text: string;
  language: SpokenLanguage;
  voice: Voice;
  /** Of the voice's own, in per cent. */
  pitch: number;
  rate: number;
  /** Silence before it. */
  pauseMs: number;
  pauseFree: boolean;
}

const VOICES: readonly Voice[] = [
  { name: 'aliya', variant: 'f2', pitch: 45, wordsPerMinute: 165 },
  { name: 'bolat', variant: 'm2', pitch: 40, wordsPerMinute: 155 },
  { name: 'vera', variant: 'f4', pitch: 65, wordsPerMinute: 170 },
  { name: 'daulet', variant: 'pablo', pitch: 50, wordsPerMinute: 150 },
];

/** Spoken words in a minute, pauses included, as measured. */
const WORDS_PER_MINUTE = 57;
const WORDS_PER_SECOND_WITHOUT_PAUSE = 1.5;
/** The same word does not come again within so many. */
const APART = 8;
const SWITCHES_LANGUAGE = 0.25;
const SAYS_A_NUMBER = 0.3;
/** A detector of speech does not take it for a pause. */
const SHORT_GAP_MS = [100, 190] as const;

/** What is said in a conversation of about so many minutes. A tenth of it, at most 75 s, has no pauses; it lies in the third quarter. */
export function recipe(minutes: number, seed: number): Utterance[] {
  const random = seeded(seed);
  const vocabulary = { kk: deck(listed(KAZAKH_WORDS), random), ru: deck(listed(RUSSIAN_WORDS), random) };
  const pauseFreeSeconds = Math.min(75, Math.max(15, minutes * 6));
  const wordsWithoutPause = Math.round(pauseFreeSeconds * WORDS_PER_SECOND_WITHOUT_PAUSE);
  const wordsWithPauses = Math.round((minutes - pauseFreeSeconds / 60) * WORDS_PER_MINUTE);
  const said: Utterance[] = [];
  const manners = new Set<string>();

  const say = (voice: Voice, text: string, language: SpokenLanguage, pauseMs: number, pauseFree: boolean): void => {
    let pitch = random.whole(86, 114);
    const rate = random.whole(92, 108);
    const manner = (): string => `${text} ${voice.name} ${pitch} ${rate}`;
    while (manners.has(manner())) pitch++;
    manners.add(manner());
    said.push({ text, language, voice, pitch, rate, pauseMs, pauseFree });
  };
  const sentence = (voice: Voice, pauseMs: number, pauseFree: boolean): void => {
    const main = random.pick(['kk', 'ru'] as const);
    for (const [index, { text, language, gapMs }] of wordsOf(main, vocabulary, random).entries())
      say(voice, text, language, pauseFree ? 0 : index === 0 ? pauseMs : gapMs, pauseFree);
  };
  const talk = (until: number, pauseFree: boolean): void => {
    while (said.length < until) {
      const voice = random.pick(VOICES.filter(({ name }) => name !== said.at(-1)?.voice.name));
      for (let left = random.whole(1, 3); left > 0; left--) sentence(voice, betweenSentences(random), pauseFree);
    }
  };
  const before = Math.round(wordsWithPauses * 0.6);
  talk(before, false);
  talk(said.length + wordsWithoutPause, true);
  talk(wordsWithPauses + wordsWithoutPause, false);
  return said;
}

type Vocabulary = Record<SpokenLanguage, () => string>;

interface SentenceWord {
  text: string;
  language: SpokenLanguage;
  /** Silence before it, but for the first. */
  gapMs: number;
}

function wordsOf(main: SpokenLanguage, vocabulary: Vocabulary, random: Random): SentenceWord[] {
  const words = Array.from({ length: random.whole(4, 10) }, (): SentenceWord => {
    const language = random.next() < SWITCHES_LANGUAGE ? (main === 'kk' ? 'ru' : 'kk') : main;
    return { text: vocabulary[language](), language, gapMs: random.next() < 0.8 ? random.whole(...SHORT_GAP_MS) : random.whole(200, 500) };
  });
  if (random.next() > SAYS_A_NUMBER) return words;
  const number = random.pick(main === 'kk' ? KAZAKH_NUMBERS : RUSSIAN_NUMBERS);
  const inserted = number.map((text): SentenceWord => ({ text, language: main, gapMs: random.whole(...SHORT_GAP_MS) }));
  return words.toSpliced(random.whole(1, words.length - 1), 0, ...inserted);
}

/** Gives every word in turn, in a new order each round, none of the last APART again. */
function deck(words: readonly string[], random: Random): () => string {
  let left: string[] = [];
  const recent: string[] = [];
  return () => {
    if (left.length === 0) left = [...words];
    let at = random.whole(0, left.length - 1);
    if (recent.includes(left[at] as string)) at = left.findIndex((word) => !recent.includes(word));
    const [word = ''] = left.splice(Math.max(at, 0), 1);
    recent.push(word);
    if (recent.length > APART) recent.shift();
    return word;
  };
}

function betweenSentences(random: Random): number {
  const kind = random.next();
  if (kind < 0.55) return random.whole(600, 1500);
  return kind < 0.85 ? random.whole(1500, 3000) : random.whole(3000, 6000);
}
