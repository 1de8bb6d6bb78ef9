import { spreadWords } from '../../../src/transcript/spread-words.ts';
import { voteWords } from '../../../src/transcript/vote-words.ts';
import { type DamagedWord, type MarkedTranscript, markWords } from '../../../test/support/quality/samples.ts';
import { hear } from '../../../test/support/replay/hear.ts';
import { mishear } from '../../../test/support/replay/mishear.ts';
import { type Random, seeded } from '../../../test/support/replay/random.ts';
import { damageSome, inventIn } from './damage.ts';
import type { Recording } from './recordings.ts';

/** How an engine hears a recording. */
interface Ear {
  /** Share of words that are wrong anywhere. */
  wordErrors: number;
  /** Share of utterances that come out badly. */
  damaged?: number;
  confidence?: boolean;
  /** Invents words where there is noise. */
  invents?: boolean;
}

const STRETCHES = ({ reference: { durationMs } }: Recording) => [{ clipStartMs: 0, clipEndMs: durationMs, refStartMs: 0 }];

/** What engines of every kind hear in a recording, with the errors of the replay engine and those of whole utterances. */
export function hearingsOf(recording: Recording, round: number): MarkedTranscript[] {
  const told = (kind: string, words: readonly DamagedWord[], pace = 1): MarkedTranscript => ({
    kind,
    words: markWords(
      words,
      recording.reference.words.map(({ text }) => text),
    ).map((word) => ({ ...word, ...quicker(word, pace) })),
    speech: recording.speech.map(([startMs, endMs]) => [Math.round(startMs / pace), Math.round(endMs / pace)]),
  });
  const one = (name: string, ear: Ear): DamagedWord[] => heard(recording, ear, seeded(`${recording.name} ${name} ${round}`));
  const usual: Ear = { wordErrors: 0.05, damaged: 0.25, invents: true };
  const poor: Ear = { wordErrors: 0.15, damaged: 0.3, invents: true };
  return [
    told('good engine', one('1', { wordErrors: 0.03, confidence: true })),
    told('good engine, no confidence', one('2', { wordErrors: 0.03 })),
    told('quick speaker, no confidence', one('3', { wordErrors: 0.06 }), 1.4),
    told('slow speaker', one('4', { wordErrors: 0.06, confidence: true }), 0.75),
    told('usual engine', one('5', { ...usual, confidence: true })),
    told('usual engine, no confidence', one('6', usual)),
    told('poor engine', one('7', { ...poor, confidence: true })),
    told('poor engine, no confidence', one('8', poor)),
    told('two engines', vote([one('9', { ...usual, confidence: true }), one('10', poor)])),
    told('three engines', vote([one('11', { ...poor, confidence: true }), one('12', { ...usual, confidence: true }), one('13', poor)])),
    told('lost windows', faulty(recording, { kind: 'missing-windows', share: 0.3 }, round)),
    told('loops on silence', faulty(recording, { kind: 'invented', style: 'repeated' }, round)),
  ].filter(({ words }) => words.length > 0);
}

function heard(recording: Recording, { wordErrors, damaged = 0, confidence = false, invents = false }: Ear, random: Random): DamagedWord[] {
  const plain = hear(recording.reference, STRETCHES(recording), { rate: wordErrors, seed: random.next() }).map(
    ({ text, startMs, endMs, language, confidence: own }): DamagedWord => ({ text, startMs, endMs, language, confidence: own }),
  );
  const damagedWords = damageSome(plain, damaged, random);
  const words = invents ? inventIn(recording.noise, damagedWords, random) : damagedWords;
  return confidence ? words : words.map((word) => ({ ...word, confidence: null }));
}

function vote(hypotheses: readonly DamagedWord[][]): DamagedWord[] {
  return voteWords(hypotheses.map((words, index) => ({ engine: `engine ${index}`, words }))).map((word) => ({
    ...word,
    language: word.language ?? 'und',
  }));
}

function faulty(recording: Recording, fault: Parameters<typeof mishear>[1], round: number): DamagedWord[] {
  const { reference } = recording;
  const hearing = {
    durationMs: reference.durationMs,
    stretches: STRETCHES(recording),
    words: hear(reference, STRETCHES(recording), { rate: 0.05, seed: round }),
  };
  const { words, invented } = mishear(hearing, fault, reference, seeded(`${recording.name} ${round}`));
  const made = invented.flatMap(({ text, startMs, endMs }) => spreadWords(text, startMs, endMs));
  return [
    ...words.map(({ voice: _, ...word }): DamagedWord => word),
    ...made.map(
      ({ text, startMs, endMs }): DamagedWord => ({ text, startMs, endMs, confidence: 0.7, language: 'und', damage: 'invented' }),
    ),
  ].sort((one, other) => one.startMs - other.startMs);
}

/** The same, said so many times as quickly. */
function quicker({ startMs, endMs }: DamagedWord, pace: number): Pick<DamagedWord, 'startMs' | 'endMs'> {
  return { startMs: Math.round(startMs / pace), endMs: Math.round(endMs / pace) };
}
