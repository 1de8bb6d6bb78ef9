import { type Processing, settleProcessing } from '../contract/processing.ts';
import type { Segment, Transcript } from '../contract/transcript.ts';
import { makeToken, type Passage, type Token } from '../text/passage.ts';
import { maskPersonalData } from '../text/personal-data/mask-personal-data.ts';

/** How a text is written that is to be masked: what is told in words is found when it has become digits. */
export function findable(processing: Processing): Processing {
  const { language, numbers } = processing.numbers.on ? processing : settleProcessing({});
  return { ...processing, language, numbers };
}

/** The name of a speaker for those who may not see personal data; it was given to be seen, so only numbers and addresses go. */
export function maskLabel(label: string, { kinds }: Processing['personal_data']): string {
  const tokens = label.split(' ').map((text): Token => makeToken(text, [], 'und'));
  const [masked] = maskPersonalData(kinds, [])([{ speakerId: '', tokens }]);
  return (masked?.tokens ?? []).flatMap(({ text }) => text || []).join(' ');
}

/**
 * A transcript for those who may not see personal data: they are masked in every text of it, and what was heard is left
 * out, where they stand in words.
 */
export function maskTranscript(transcript: Transcript, wanted: Processing['personal_data'], names: readonly string[]): Transcript {
  const masked = maskPersonalData(wanted.kinds, names)(transcript.segments.map(toPassage));
  const segments = transcript.segments.map((segment, index) => withMasks(segment, masked[index]?.tokens ?? []));
  const text = segments.map((segment) => segment.text).join('\n');
  const speakers = transcript.speakers.map((speaker) => ({ ...speaker, label: maskLabel(speaker.label, wanted) }));
  return { ...transcript, text, raw_text: text, segments, speakers };
}

type Word = Segment['words'][number];

function toPassage({ speaker_id, words }: Segment): Passage {
  return {
    speakerId: speaker_id,
    tokens: words.map(({ text, start_time, end_time, confidence, language }) =>
      makeToken(text, [{ text, startMs: start_time * 1000, endMs: end_time * 1000, confidence, language }], language),
    ),
  };
}

/** A mask stands for the words that it hides, from the first to the last. */
function withMasks(segment: Segment, tokens: readonly Token[]): Segment {
  let at = 0;
  const words = tokens.flatMap(({ text, spoken }): Word[] => {
    const own = segment.words.slice(at, at + spoken.length);
    at += spoken.length;
    const [first] = own;
    if (!first || text === '') return [];
    if (own.length === 1 && first.text === text) return [first];
    const { raw: _, ...shown } = first;
    return [{ ...shown, text, end_time: Math.max(...own.map(({ end_time }) => end_time)) }];
  });
  const text = words.map((word) => word.text).join(' ');
  return { ...segment, text, raw_text: text, words };
}
