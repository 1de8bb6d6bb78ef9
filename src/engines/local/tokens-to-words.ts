import { type Piece, rejoinPieces } from '../../transcript/rejoin-pieces.ts';
import { splitWords } from '../../transcript/split-words.ts';
import type { TimedWord } from '../../transcript/word.ts';

/** Tokens with the times at which they were emitted, as sherpa-onnx gives them. Seconds from the start of the clip. */
export interface TimedTokens {
  text: string;
  tokens: readonly string[];
  timestamps: readonly number[];
  /** How long each lasts; empty where the model does not say. */
  durations: readonly number[];
  /** Natural logarithms; empty where the model does not say. */
  logProbabilities: readonly number[];
}

export interface TokenWord extends TimedWord {
  confidence: number | null;
}

/** A letter takes about so long; bounds for a token whose end nobody says. */
const LETTER_MS = 70;
const SHORTEST_MS = 60;
const LONGEST_MS = 500;

const BYTE = /^<0x([0-9A-F]{2})>$/i;
const SPECIAL = /^<[^<>]*>$/;
const IDEOGRAPH = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/**
 * Tokens to words: SentencePiece (a word begins with ▁ or a space), WordPiece (a piece inside a word begins with ##),
 * single letters with spaces between them, and bytes (`<0xD1>`) that make letters together. Null where the tokens have
 * no times, or do not make the words of the text.
 */
export function tokensToWords(heard: TimedTokens, clipMs: number): TokenWord[] | null {
  if (heard.tokens.length === 0 || heard.timestamps.length !== heard.tokens.length) return null;
  const words = rejoinPieces(toPieces(heard), 0, clipMs);
  const texts = splitWords(heard.text);
  // The text is what the model means; a token may be half a letter.
  if (texts.length === words.length) return words.map((word, index) => ({ ...word, text: texts[index] ?? word.text }));
  return words.length === 0 || words.some(({ text }) => text.includes('\uFFFD')) ? null : words;
}

function toPieces(heard: TimedTokens): Piece[] {
  const wordPieces = heard.tokens.some((token) => token.startsWith('##'));
  const pieces: Piece[] = [];
  let bytes: number[] = [];
  for (const [index, token] of heard.tokens.entries()) {
    const byte = BYTE.exec(token)?.[1];
    if (byte === undefined && SPECIAL.test(token)) continue;
    const times = timesOf(heard, index);
    const logProbability = heard.logProbabilities[index];
    const probability = logProbability === undefined ? null : Math.exp(logProbability);
    const previous = pieces.at(-1);
    if (byte === undefined) {
      bytes = [];
      pieces.push({ text: spaced(token, wordPieces), ...times, probability });
      continue;
    }
    // Bytes in a row are one piece: a letter is whole only when its last one is there.
    const goesOn = bytes.length > 0 && previous !== undefined;
    bytes.push(Number.parseInt(byte, 16));
    const text = new TextDecoder().decode(Uint8Array.from(bytes));
    if (!goesOn) pieces.push({ text, ...times, probability });
    else pieces.splice(-1, 1, { ...previous, text, endMs: times.endMs, probability: lower(previous.probability, probability) });
  }
  return pieces;
}

/** With a space where a word begins, and none elsewhere. */
function spaced(token: string, wordPieces: boolean): string {
  if (wordPieces) return token.startsWith('##') ? token.slice(2) : ` ${token.trim()}`;
  const text = token.replace(/▁/g, ' ');
  return IDEOGRAPH.test(text) ? ` ${text}` : text;
}

function timesOf({ tokens, timestamps, durations }: TimedTokens, index: number): { startMs: number; endMs: number } {
  const startMs = Math.round((timestamps[index] ?? 0) * 1000);
  const duration = durations[index] ?? 0;
  if (duration > 0) return { startMs, endMs: startMs + Math.round(duration * 1000) };
  const letters = tokens[index]?.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  const expected = startMs + Math.min(LONGEST_MS, Math.max(SHORTEST_MS, letters * LETTER_MS));
  const next = timestamps[index + 1];
  return { startMs, endMs: next === undefined ? expected : Math.max(startMs + 1, Math.min(expected, Math.round(next * 1000))) };
}

function lower(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : Math.min(a, b);
}
