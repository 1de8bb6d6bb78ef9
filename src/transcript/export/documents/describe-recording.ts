import type { ExportFacts } from '../../../contract/export.ts';
import type { Transcript } from '../../../contract/transcript.ts';
import { readableTime } from '../clock.ts';
import { labelOfSpeaker } from '../speaker-labels.ts';
import { singleLine, toMs } from '../timed-tokens.ts';
import type { DocumentTexts } from './document-texts.ts';

/** Where the readers are; a date should not depend on where the server is. */
const TIME_ZONE = 'Asia/Almaty';

export interface RecordingDescription {
  /** The name of the file without its extension. */
  title: string;
  date: string;
  /** A line each: what, and its value. */
  lines: { name: string; value: string }[];
  /** Those who speak, by speaking time. */
  speakers: { name: string; time: string; share: string }[];
}

/** What the head of a document says about the recording. */
export function describeRecording(transcript: Transcript, facts: ExportFacts, texts: DocumentTexts): RecordingDescription {
  const filename = singleLine(facts.filename);
  const date = new Intl.DateTimeFormat(texts.locale, { dateStyle: 'long', timeZone: TIME_ZONE }).format(facts.date);
  const all = transcript.speakers.reduce((sum, speaker) => sum + speaker.speaking_duration, 0);
  return {
    title: filename.replace(/\.[^.]{1,5}$/, ''),
    date,
    lines: [
      { name: texts.file, value: filename },
      { name: texts.date, value: date },
      { name: texts.duration, value: readableTime(toMs(transcript.duration)) },
      { name: texts.languages, value: languagesOf(transcript, texts).join(', ') },
      { name: texts.engine, value: singleLine(`${transcript.metadata.engine} ${transcript.metadata.model}`) },
    ].filter(({ value }) => value !== ''),
    speakers: transcript.speakers
      .toSorted((a, b) => b.speaking_duration - a.speaking_duration)
      .map(({ speaker_id: id, speaking_duration: spoken }) => ({
        name: labelOfSpeaker(transcript, id),
        time: readableTime(toMs(spoken)),
        share: all > 0 ? `${Math.round((100 * spoken) / all)} %` : '',
      })),
  };
}

/** Those that were spoken, most first. */
function languagesOf(transcript: Transcript, { languageNames }: DocumentTexts): string[] {
  const spoken = new Map<string, number>();
  for (const { language, start_time, end_time } of transcript.segments)
    spoken.set(language, (spoken.get(language) ?? 0) + end_time - start_time);
  return [...spoken]
    .toSorted(([, a], [, b]) => b - a)
    .map(([language]) => languageNames[language] ?? (/^[a-z]{2,3}$/.test(language) && language !== 'und' ? language : ''))
    .filter((name) => name !== '');
}
