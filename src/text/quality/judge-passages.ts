import type { Passage } from '../passage.ts';
import { millisecondsOf, type Stretches } from '../stretches.ts';
import { evidenceOf, type PassageEvidence } from './passage-evidence.ts';

/** Why a passage needs a look; stable codes. */
export type LookReason =
  | 'too_fast'
  | 'too_slow'
  | 'low_agreement'
  | 'low_confidence'
  | 'odd_words'
  | 'unknown_language'
  | 'words_without_speech'
  | 'speech_without_words';

export interface PassageQuality {
  /** How much of it is right, as far as that can be told: 0 to 1, the same scale for every engine. */
  confidence: number;
  /** What is conspicuous; with any of these it needs a look. */
  reasons: LookReason[];
}

/** Letters a second at which people speak Kazakh, Russian and English; words without the pauses between them. */
const SLOWEST = 5;
const QUICKEST = 24;
/** Too few words to say how quickly somebody speaks. */
const LEAST_WORDS = 3;
const LOW_AGREEMENT = 0.6;
const LOW_CONFIDENCE = -1.5;
const ODD_SHARE = 0.2;
const UNKNOWN_SHARE = 0.5;
const OUTSIDE_SHARE = 0.5;
const UNCOVERED_MS = 1500;
/** Gaps as short as a breath belong to what is said. */
const BREATH_MS = 500;

/** What each finding is worth, as natural logarithms of odds; set by hand, see docs/text-cleanup.md. */
const WEIGHTS = {
  base: 1.4,
  agreement: 3,
  relativeConfidence: 0.35,
  oddWords: -3,
  unknownWords: -0.5,
  interpolated: -0.3,
  outsideSpeech: -2.5,
  uncovered: -0.25,
  pace: -1.5,
};

/** Our own confidence for each passage, from what engines can be compared by; `speech` is where somebody speaks, null when it is not known. */
export function judgePassages(passages: readonly Passage[], { speech }: { speech: Stretches | null }): PassageQuality[] {
  return evidenceOf(passages, speech).map((evidence) => ({ confidence: confidenceOf(evidence), reasons: reasonsFor(evidence) }));
}

/** How much of the time in which somebody speaks has words, 0 to 1; null when it is not known where that is. */
export function coverageOf(passages: readonly Passage[], speech: Stretches | null): number | null {
  const total = speech?.reduce((sum, [startMs, endMs]) => sum + endMs - startMs, 0) ?? 0;
  if (speech === null || total === 0) return null;
  const words = passages.flatMap(({ tokens }) => tokens.flatMap(({ spoken }) => spoken)).sort((one, other) => one.startMs - other.startMs);
  let covered = 0;
  let done = Number.NEGATIVE_INFINITY;
  for (const { startMs, endMs } of words) {
    if (endMs <= done) continue;
    const from = startMs - done <= BREATH_MS ? done : startMs;
    covered += millisecondsOf(speech, from, endMs);
    done = endMs;
  }
  return Math.min(1, covered / total);
}

function confidenceOf(evidence: PassageEvidence): number {
  if (evidence.words === 0) return 0;
  const odds =
    WEIGHTS.base +
    (evidence.agreement === null ? 0 : WEIGHTS.agreement * (evidence.agreement - LOW_AGREEMENT)) +
    WEIGHTS.relativeConfidence * Math.max(-3, Math.min(3, evidence.relativeConfidence ?? 0)) +
    WEIGHTS.oddWords * evidence.oddWords +
    WEIGHTS.unknownWords * evidence.unknownWords +
    WEIGHTS.interpolated * evidence.interpolated +
    WEIGHTS.outsideSpeech * (evidence.outsideSpeech ?? 0) +
    WEIGHTS.uncovered * Math.min(4, evidence.uncoveredMs / 1000) +
    WEIGHTS.pace * paceOff(evidence);
  return 1 / (1 + Math.exp(-odds));
}

/** How far the pace is from what people speak at: 0 within, 1 at twice or half of it. */
function paceOff({ lettersPerSecond, words }: PassageEvidence): number {
  if (words < LEAST_WORDS) return 0;
  return Math.min(2, Math.max(0, Math.log2(lettersPerSecond / QUICKEST), Math.log2(SLOWEST / Math.max(0.1, lettersPerSecond))));
}

function reasonsFor(evidence: PassageEvidence): LookReason[] {
  const { words, lettersPerSecond, agreement, relativeConfidence } = evidence;
  if (words === 0) return [];
  const found: LookReason[] = [];
  if (words >= LEAST_WORDS && lettersPerSecond > QUICKEST) found.push('too_fast');
  if (words >= LEAST_WORDS && lettersPerSecond < SLOWEST) found.push('too_slow');
  if (agreement !== null && agreement < LOW_AGREEMENT) found.push('low_agreement');
  if (relativeConfidence !== null && relativeConfidence < LOW_CONFIDENCE) found.push('low_confidence');
  if (evidence.oddWords > ODD_SHARE) found.push('odd_words');
  if (evidence.unknownWords > UNKNOWN_SHARE) found.push('unknown_language');
  if ((evidence.outsideSpeech ?? 0) > OUTSIDE_SHARE) found.push('words_without_speech');
  if (evidence.uncoveredMs >= UNCOVERED_MS) found.push('speech_without_words');
  return found;
}
