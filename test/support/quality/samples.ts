import { settleProcessing } from '../../../src/contract/processing.ts';
import { alignIds } from '../../../src/evaluation/align-ids.ts';
import { numberItems } from '../../../src/evaluation/number-items.ts';
import { NO_GLOSSARY } from '../../../src/glossary/glossary-of-job.ts';
import { normaliseForScoring } from '../../../src/text/normalise-for-scoring.ts';
import { type Passage, type SpokenWord, toTokens } from '../../../src/text/passage.ts';
import { processPassages } from '../../../src/text/process-text.ts';
import { type Finding, findingsOf } from '../../../src/text/quality/judge-passages.ts';
import { evidenceOf } from '../../../src/text/quality/passage-evidence.ts';
import type { Stretches } from '../../../src/text/stretches.ts';
import { segmentWords } from '../../../src/transcript/segment-words.ts';

/** A word that was heard, and what was done to it on the way. */
export interface DamagedWord extends SpokenWord {
  damage?: string;
}

/** A word that was heard, held against what was said. */
export interface MarkedWord extends DamagedWord {
  isRight: boolean;
  /** Words of the reference that are missing behind it; of the first one also before it. */
  lost: number;
}

/** What an engine heard in a recording whose words are known. */
export interface MarkedTranscript {
  /** Which kind of engine heard what kind of recording. */
  kind: string;
  words: MarkedWord[];
  speech: Stretches;
}

/** A passage: what is found in it, and what is true of it. */
export interface Sample {
  kind: string;
  /** What was done to the first of its words that was damaged; null: nothing but the errors of an engine. */
  damage: string | null;
  found: Record<Finding, number | null>;
  right: number;
  /** Words that were not said so, and words that were said and are not there. */
  wrong: number;
}

/** What was heard, each word with whether it was said: the fewest errors between the two texts. */
export function markWords(heard: readonly DamagedWord[], reference: readonly string[]): MarkedWord[] {
  const fold = (text: string): string => normaliseForScoring(text).join('');
  const { a, b } = numberItems(
    reference.map(fold),
    heard.map(({ text }) => fold(text)),
  );
  const marked: MarkedWord[] = [];
  let before = 0;
  for (const op of alignIds(a, b)) {
    const last = marked.at(-1);
    if (op !== 'deletion') {
      marked.push({ ...(heard[marked.length] as DamagedWord), isRight: op === 'equal', lost: before });
      before = 0;
    } else if (last) last.lost++;
    else before++;
  }
  return marked;
}

/** The passages of a transcript as they are judged in a job, with the usual steps. */
export async function samplesOf({ kind, words, speech }: MarkedTranscript): Promise<Sample[]> {
  const heard = segmentWords(words.map((word) => ({ ...word, speakerId: 'S1' }))).map(
    (own): Passage => ({ speakerId: 'S1', tokens: toTokens(own) }),
  );
  const passages = await processPassages(heard, settleProcessing({}), { speech, glossary: NO_GLOSSARY.glossary, names: [], onHit() {} });
  const evidence = evidenceOf(passages, speech);
  return passages.flatMap(({ tokens }, index) => {
    const own = evidence[index];
    if (!own || own.words === 0) return [];
    const shown = tokens.filter(({ text }) => text !== '').flatMap(({ spoken }) => spoken as MarkedWord[]);
    const right = shown.filter(({ isRight }) => isRight).length;
    const all = tokens.flatMap(({ spoken }) => spoken as MarkedWord[]);
    const lost = all.reduce((sum, word) => sum + word.lost, 0);
    const damage = all.find((word) => word.damage)?.damage ?? null;
    return [{ kind, damage, found: findingsOf(own), right, wrong: shown.length - right + lost }];
  });
}
