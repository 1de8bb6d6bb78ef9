import type { Random } from './random.ts';
import type { Utterance } from './yandex-utterances.ts';

export interface StreamContent {
  utterances: readonly Utterance[];
  receivedMs: number;
  /** Refinements come with the final results. */
  normalised: boolean;
  /** Tags that were allowed, for the labels of languages. */
  tags: readonly string[];
}

export type Message = Record<string, unknown>;

const SESSION = { uuid: 'a1c5-replay', userRequestId: '' };
const SILENCE: Utterance = { channel: '0', words: [], languages: [], written: '' };

/** The messages of speechkit.stt.v3.StreamingResponse, with all that readers have to pass by between them. */
export function messagesOf(content: StreamContent, lateRefinements: boolean, random: Random): Message[] {
  // Signs that a reader may take for the end of an object, or of a string.
  const messages: Message[] = [{ sessionUuid: SESSION, statusCode: { codeType: 'WORKING', message: 'it is "open": {[ \\' } }];
  let waiting: Message[] = [];
  const spoken = content.utterances.length > 0 ? content.utterances : [SILENCE];
  for (const [index, utterance] of spoken.entries()) {
    const { channel, words } = utterance;
    const alternative = alternativeOf(utterance, content.tags);
    const head = headOf(alternative, index, channel, content.receivedMs);
    if (random.next() < 0.5) {
      const heard = words.slice(0, Math.ceil(words.length / 2));
      const text = heard.map((word) => word.text.slice(0, 3)).join(' ');
      messages.push({ ...head, partial: { alternatives: [{ ...alternative, words: [], text }], channelTag: channel } });
    }
    messages.push({ ...head, final: { alternatives: [alternative], channelTag: channel } });
    if (random.next() < 0.2) messages.push({ ...head, somethingNew: { final: { alternatives: [] }, text: 'жаңа}' } });
    messages.push(...waiting);
    const after: Message[] = [{ channelTag: channel, eouUpdate: { timeMs: alternative.endTimeMs } }];
    if (content.normalised) {
      const refined = { ...alternative, text: utterance.written, languages: [] };
      const finalRefinement = { finalIndex: String(index), normalizedText: { alternatives: [refined], channelTag: channel } };
      after.unshift({ audioCursors: { finalIndex: String(index) }, channelTag: channel, finalRefinement });
    }
    waiting = lateRefinements ? after : [];
    if (!lateRefinements) messages.push(...after);
  }
  return [...messages, ...waiting, { statusCode: { codeType: 'CLOSED', message: '' } }];
}

function alternativeOf({ words, languages }: Utterance, tags: readonly string[]) {
  const tagOf = (language: 'kk' | 'ru'): string =>
    tags.find((tag) => tag.toLowerCase().startsWith(language)) ?? (language === 'kk' ? 'kk-KZ' : 'ru-RU');
  return {
    words: words.map(({ text, startMs, endMs }) => ({ text, startTimeMs: String(startMs), endTimeMs: String(endMs) })),
    text: words.map(({ text }) => text).join(' '),
    startTimeMs: String(words[0]?.startMs ?? 0),
    endTimeMs: String(words.at(-1)?.endMs ?? 0),
    confidence: 0,
    languages: languages.map(({ language, probability }) => ({ languageCode: tagOf(language), probability })),
  };
}

function headOf({ endTimeMs }: { endTimeMs: string }, index: number, channelTag: string, receivedMs: number): Message {
  const audioCursors = {
    receivedDataMs: String(receivedMs),
    resetTimeMs: '0',
    partialTimeMs: endTimeMs,
    finalTimeMs: endTimeMs,
    finalIndex: String(index),
    eouTimeMs: '0',
  };
  return { sessionUuid: SESSION, audioCursors, responseWallTimeMs: String(200 + index), channelTag };
}
