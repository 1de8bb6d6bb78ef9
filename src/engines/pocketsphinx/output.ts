import { AppError } from '../../contract/app-error.ts';
import type { RecognisedWord } from '../engine.ts';

/** `word 1.230 1.560 0.987`: what pocketsphinx_continuous prints for each word with `-time yes`. */
const TIMED = /^(\S+) (\d+\.\d+) (\d+\.\d+) (\d+\.\d+)$/;
/** Silence, noises and sentence marks of the model. */
const FILLER = /^(<.*>|\[.*\]|\+\+.*\+\+)$/;

/** One line of pocketsphinx_continuous as a word; null for silence, noise and the sentence lines between. */
export function parseContinuousLine(line: string): RecognisedWord | null {
  const match = TIMED.exec(line.trim());
  if (!match) return null;
  const [, text = '', start, end, confidence] = match;
  return word(text, Number(start), Number(end), Number(confidence));
}

interface V5Utterance {
  w?: { b: number; d: number; p: number; t: string }[];
}

/** One line of the `pocketsphinx` command of version 5: an utterance as JSON, its words with start and length in seconds. Throws ENGINE_FAILED for half a line. */
export function parseV5Line(line: string): RecognisedWord[] {
  if (!line.startsWith('{')) return [];
  const { w = [] } = utterance(line);
  return w.flatMap(({ b, d, p, t }) => word(t, b, b + d, p) ?? []);
}

function utterance(line: string): V5Utterance {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new AppError('ENGINE_FAILED', { details: { engine: 'pocketsphinx', reason: 'it printed a line that is not JSON' }, cause });
  }
}

/** Drops the mark of another pronunciation, `been(2)`. */
function word(text: string, start: number, end: number, confidence: number): RecognisedWord | null {
  if (FILLER.test(text)) return null;
  return {
    text: text.replace(/\(\d+\)$/, ''),
    startMs: Math.round(start * 1000),
    endMs: Math.round(end * 1000),
    confidence: Math.min(1, Math.max(0, confidence)),
    language: 'en',
  };
}
