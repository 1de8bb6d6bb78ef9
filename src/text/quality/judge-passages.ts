import { LOOK_BELOW } from '../../contract/processing.ts';
import type { Passage } from '../passage.ts';
import type { Stretches } from '../stretches.ts';
import { evidenceOf, type PassageEvidence } from './passage-evidence.ts';

/** Letters a second at which people speak Kazakh, Russian and English; words without the pauses between them. */
const SLOWEST = 5;
const QUICKEST = 24;
/** Too few words to say how quickly somebody speaks. */
const LEAST_WORDS = 3;

/** What a passage is judged by; null: not known of it. More speaks against it, but for agreement and confidence. */
const FINDINGS = {
  low_agreement: ({ agreement }) => agreement,
  low_confidence: ({ relativeConfidence }) => relativeConfidence && Math.max(-3, Math.min(3, relativeConfidence)),
  odd_words: ({ oddWords }) => oddWords,
  other_language: ({ otherLanguage }) => otherLanguage,
  repeated_words: ({ repeatedWords }) => repeatedWords,
  words_without_speech: ({ outsideSpeech }) => outsideSpeech,
  speech_without_words: ({ uncoveredSpeech }) => uncoveredSpeech,
  too_fast: (evidence) => octavesOff(evidence, (pace) => pace / QUICKEST),
  too_slow: (evidence) => octavesOff(evidence, (pace) => SLOWEST / pace),
} as const satisfies Record<string, (evidence: PassageEvidence) => number | null>;

/** A name of what a passage is judged by. */
export type Finding = keyof typeof FINDINGS;
export const FINDING_NAMES = Object.keys(FINDINGS) as Finding[];

/** Why a passage needs a look; stable codes. `low_quality`: nothing in particular. */
export type LookReason = Finding | 'low_quality';

export interface PassageQuality {
  /** The share of its words that are right, as far as that can be told: 0 to 1, the same scale for every engine. */
  confidence: number;
  /** What is conspicuous; with any of these it needs a look. */
  reasons: LookReason[];
}

/** The odds that a word is right, as natural logarithms. */
export interface QualityModel {
  /** Of a passage that is as usual in everything. */
  base: number;
  /** What each finding adds for each unit above what is usual; one that is not known adds nothing. */
  findings: Readonly<Record<Finding, { weight: number; usual: number }>>;
}

/** Fitted by `npm run bench -- quality`, which prints this table; see docs/text-cleanup.md for on what. */
export const QUALITY_MODEL: QualityModel = {
  base: 1.58,
  findings: {
    low_agreement: { weight: 3.08, usual: 0.736 },
    low_confidence: { weight: 1.039, usual: -0.017 },
    odd_words: { weight: -5.53, usual: 0.01 },
    other_language: { weight: -2.975, usual: 0.008 },
    repeated_words: { weight: -3.582, usual: 0.003 },
    words_without_speech: { weight: -7.08, usual: 0.005 },
    speech_without_words: { weight: -3.771, usual: 0.067 },
    too_fast: { weight: -1.884, usual: 0.047 },
    too_slow: { weight: -3.599, usual: 0.012 },
  },
};

/** A finding that costs this much is a reason: the odds are 1.6 times worse for it. */
const NOTABLE = 0.5;

/**
 * Our own confidence for each passage, from what engines can be compared by; `speech` is where somebody speaks, null when
 * it is not known. Passages below `lookBelow` need a look.
 */
export function judgePassages(
  passages: readonly Passage[],
  { speech, lookBelow = LOOK_BELOW }: { speech: Stretches | null; lookBelow?: number },
): PassageQuality[] {
  return evidenceOf(passages, speech).map((evidence) => judge(findingsOf(evidence), evidence.words > 0, lookBelow));
}

/** What is found in a passage. */
export function findingsOf(evidence: PassageEvidence): Record<Finding, number | null> {
  return Object.fromEntries(FINDING_NAMES.map((name) => [name, FINDINGS[name](evidence)])) as Record<Finding, number | null>;
}

/** The share of words that are right in a passage with such findings. */
export function confidenceOf(found: Readonly<Record<Finding, number | null>>, model = QUALITY_MODEL): number {
  const odds = FINDING_NAMES.reduce((sum, name) => sum + addedBy(name, found[name], model), model.base);
  return 1 / (1 + Math.exp(-odds));
}

function addedBy(name: Finding, value: number | null, { findings }: QualityModel): number {
  const { weight, usual } = findings[name];
  return value === null ? 0 : weight * (value - usual);
}

function judge(found: Record<Finding, number | null>, hasWords: boolean, lookBelow: number): PassageQuality {
  if (!hasWords) return { confidence: 0, reasons: [] };
  const confidence = confidenceOf(found);
  if (confidence >= lookBelow) return { confidence, reasons: [] };
  const reasons = FINDING_NAMES.filter((name) => addedBy(name, found[name], QUALITY_MODEL) <= -NOTABLE);
  return { confidence, reasons: reasons.length > 0 ? reasons : ['low_quality'] };
}

/** How far the pace is above (or below) what people speak at: 0 within, 1 at twice of it, at most 2. */
function octavesOff({ lettersPerSecond, words }: PassageEvidence, over: (pace: number) => number): number {
  if (words < LEAST_WORDS) return 0;
  return Math.min(2, Math.max(0, Math.log2(over(Math.max(0.1, lettersPerSecond)))));
}
