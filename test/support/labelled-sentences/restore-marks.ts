import { tagLanguages } from '../../../src/text/language/tag-languages.ts';
import { type Passage, type SpokenWord, toTokens } from '../../../src/text/passage.ts';
import { writeSentences } from '../../../src/text/sentences/write-sentences.ts';
import { type Random, seeded } from '../replay/random.ts';
import { parseSentences } from './parse-sentences.ts';

export interface Count {
  right: number;
  wrong: number;
  missed: number;
}

export interface Restored {
  /** Inside what one speaker says: where the speaker changes, the end is given. */
  ends: Count;
  commas: Count;
  questions: Count;
  capitals: Count;
  /** What was written, with [the word as it was] where it differs. */
  lines: string[];
}

const MARKS = /[.,!?:;]+$/;
const SEGMENT_PAUSE_MS = 700;

/**
 * Takes marks and capitals from labelled sentences, makes pauses for them as people speak — most sentences end with one,
 * commas with a shorter one, and there are hesitations —, writes them anew, and compares.
 */
export function restore(lines: string, seed = 1): Restored {
  const random = seeded(seed);
  const counts = { ends: zero(), commas: zero(), questions: zero(), capitals: zero() };
  const written: string[] = [];
  const sentences = parseSentences(lines).map((words) => words.map(({ text }) => text));
  for (let from = 0; from < sentences.length; ) {
    const turn = sentences.slice(from, from + random.whole(3, 6));
    from += turn.length;
    const expected = turn.flat();
    const result = writeSentences()(tagLanguages(speak(expected, random))).flatMap(({ tokens }) => tokens.map(({ text }) => text));
    for (const [at, text] of expected.entries()) {
      const got = result[at] ?? '';
      const last = at === expected.length - 1;
      if (!last) compare(counts.ends, /[.!?]$/.test(text), /[.!?]$/.test(got));
      compare(counts.commas, text.endsWith(','), got.endsWith(','));
      compare(counts.questions, text.endsWith('?'), got.endsWith('?'));
      compare(counts.capitals, text !== text.toLowerCase(), got !== got.toLowerCase());
    }
    written.push(result.map((text, at) => (text === expected[at] ? text : `${text}[${expected[at]}]`)).join(' '));
  }
  return { ...counts, lines: written };
}

function speak(texts: readonly string[], random: Random): Passage[] {
  const passages: SpokenWord[][] = [[]];
  let clock = 0;
  for (const text of texts) {
    const word = text.replace(MARKS, '').toLowerCase();
    passages.at(-1)?.push({ text: word, startMs: clock, endMs: clock + 60 * word.length, confidence: null, language: 'und' });
    const pause = pauseBehind(text, random);
    clock += 60 * word.length + pause;
    if (pause >= SEGMENT_PAUSE_MS) passages.push([]);
  }
  return passages.filter((words) => words.length > 0).map((words) => ({ speakerId: 'S1', tokens: toTokens(words) }));
}

function pauseBehind(text: string, random: Random): number {
  if (/[.!?]$/.test(text)) return Math.max(200, Math.round(random.normal(650, 250)));
  if (/[,:;]$/.test(text)) return Math.max(0, Math.round(random.normal(220, 120)));
  const chance = random.next();
  if (chance < 0.85) return random.whole(0, 80);
  return chance < 0.95 ? random.whole(80, 250) : random.whole(250, 600);
}

function compare(count: Count, expected: boolean, got: boolean): void {
  if (expected && got) count.right++;
  else if (got) count.wrong++;
  else if (expected) count.missed++;
}

function zero(): Count {
  return { right: 0, wrong: 0, missed: 0 };
}
