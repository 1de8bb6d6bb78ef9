import { AppError } from '../../contract/app-error.ts';
import { keepInOrder } from '../../transcript/keep-in-order.ts';
import { realignText } from '../../transcript/realign-text.ts';
import { splitWords } from '../../transcript/split-words.ts';
import { spreadWords } from '../../transcript/spread-words.ts';
import type { TimedWord } from '../../transcript/word.ts';
import type { RecognisedWord } from '../engine.ts';
import { assertSayable } from '../plausible.ts';
import { type Alternative, StreamingResponse } from './schema.ts';

export interface AnswerContext {
  audioMs: number;
  /** As it was asked for. */
  language: string;
  /** Speakers were to be told apart: a channel is a speaker. */
  labelled: boolean;
}

/** Puts the messages of a result stream together. */
export interface Assembly {
  /** The next message, with or without the wrapper `result`. Throws ENGINE_BAD_ANSWER for one that cannot be read. */
  add(message: unknown): void;
  /** All words in time order, inside the clip. Throws ENGINE_BAD_ANSWER when they were heard in another clip. */
  words(): RecognisedWord[];
}

/** What one message of the stream calls final, and later refines, in one channel. */
interface Utterance {
  channel: string;
  index: number;
  spoken: Alternative;
  refined: Alternative | null;
}

/**
 * By utterance and channel: words and times are those of `final`; where a `finalRefinement` of the same index and
 * channel gives another text (capitals, punctuation, digits) its words stand, at the times of what was spoken. A
 * refinement may come before or after the next final. Nothing is made of `confidence`, which the service does not use.
 */
export function createAssembly({ audioMs, language, labelled }: AnswerContext): Assembly {
  const utterances: Utterance[] = [];
  const refinements: { channel: string; index: number; refined: Alternative }[] = [];
  const counts = new Map<string, number>();
  let receivedMs = 0;

  function add(message: unknown): void {
    const parsed = StreamingResponse.safeParse(unwrap(message));
    if (!parsed.success) {
      const field = parsed.error.issues[0]?.path.join('.') || 'the message';
      throw new AppError('ENGINE_BAD_ANSWER', { message: `yandex answered something else than is documented: ${field}` });
    }
    const { final, finalRefinement, audioCursors, channelTag } = parsed.data;
    receivedMs = Math.max(receivedMs, audioCursors?.receivedDataMs ?? 0);
    const spoken = final?.alternatives[0];
    if (spoken) {
      const channel = channelTag || final.channelTag || '0';
      // Without cursors the finals of a channel are counted.
      const count = counts.get(channel) ?? 0;
      const index = audioCursors?.finalIndex ?? count;
      counts.set(channel, count + 1);
      utterances.push({ channel, index, spoken, refined: null });
    }
    const refined = finalRefinement?.normalizedText?.alternatives[0];
    if (refined)
      refinements.push({
        channel: channelTag || finalRefinement.normalizedText?.channelTag || '0',
        index: finalRefinement.finalIndex,
        refined,
      });
  }

  function words(): RecognisedWord[] {
    assertSameClip(receivedMs, audioMs);
    for (const said of [utterances.map(({ spoken }) => spoken), refinements.map(({ refined }) => refined)]) {
      const words = said.flatMap((alternative) => alternative.words.map(({ text }) => text));
      const texts = said.flatMap(({ text }) => splitWords(text));
      for (const each of [words, texts]) assertSayable('yandex', each, audioMs);
    }
    const unrefined = Map.groupBy(utterances, placeOf);
    for (const refinement of refinements) {
      const utterance = unrefined.get(placeOf(refinement))?.shift();
      if (utterance) utterance.refined = refinement.refined;
    }
    const heard = utterances.flatMap(({ channel, spoken, refined }) => {
      const spokenIn = languageOf(spoken) ?? (refined && languageOf(refined)) ?? (language === 'auto' ? null : language);
      return wordsOf(spoken, refined, audioMs).map(
        (word): RecognisedWord => ({ ...word, confidence: null, language: spokenIn, ...(labelled && { speaker: channel }) }),
      );
    });
    const inside = heard.filter((word) => word.startMs < audioMs).sort((a, b) => a.startMs - b.startMs);
    return keepInOrder(inside, 0, audioMs);
  }

  return { add, words };
}

function placeOf({ channel, index }: Pick<Utterance, 'channel' | 'index'>): string {
  return `${index} ${channel}`;
}

function unwrap(message: unknown): unknown {
  return typeof message === 'object' && message !== null && 'result' in message ? message.result : message;
}

function wordsOf(spoken: Alternative, refined: Alternative | null, audioMs: number): TimedWord[] {
  const timed = (spoken.words.length > 0 ? spoken.words : (refined?.words ?? []))
    .map(({ text, startTimeMs, endTimeMs }) => ({ text: text.trim(), startMs: startTimeMs, endMs: endTimeMs }))
    .filter((word) => word.text !== '');
  const first = timed[0];
  const text = (refined?.text || spoken.text).trim();
  if (!first) return spreadWords(text, spoken.startTimeMs, spoken.endTimeMs || audioMs);
  if (!refined || text === '') return timed;
  return realignText(text, timed, first.startMs, Math.max(...timed.map((word) => word.endMs)));
}

/** The likeliest language, ISO 639-1: the service weighs all that it knows. */
function languageOf({ languages }: Alternative): string | null {
  const likeliest = languages.reduce<{ code: string; probability: number } | null>((best, { languageCode, probability }) => {
    const weight = probability ?? 1;
    return languageCode !== '' && weight > (best?.probability ?? 0) ? { code: languageCode, probability: weight } : best;
  }, null);
  const code = likeliest?.code.split('-')[0]?.toLowerCase() ?? '';
  return /^[a-z]{2,3}$/.test(code) ? code : null;
}

/** The service says how much audio it was given: another length is another clip. */
function assertSameClip(receivedMs: number, audioMs: number): void {
  if (receivedMs === 0 || Math.abs(receivedMs - audioMs) <= Math.max(1000, 0.03 * audioMs)) return;
  throw new AppError('ENGINE_BAD_ANSWER', {
    message: 'yandex gave an answer for another part',
    details: { engine: 'yandex', sent_ms: audioMs, heard_ms: receivedMs },
  });
}
