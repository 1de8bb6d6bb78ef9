import type { ForeignSegment } from './foreign-transcript.ts';
import { type Believed, believeLabels, type MaybeLabelled } from './speaker-labels.ts';

const TIME = '(?:(\\d+):)?(\\d{1,2}):(\\d{1,2})[,.](\\d{1,3})';
const TIMING = new RegExp(`^\\s*${TIME}\\s*-->\\s*${TIME}`);
/** An empty line, or none: the next cue begins with its number and its times. */
const BETWEEN = /\n[ \t]*\n+|\n(?=(?:\d+[ \t]*\n)?[ \t]*\d[\d:]*[,.]\d{1,3}[ \t]*-->)/;
/** Of subtitles: `<i>`, `</v>`, `<c.loud>`, `<00:00:01.000>`; a sign in the text is none. */
const TAG = /<\/?[a-z][^<>]*>|<[\d:.]+>/gi;
/** Where SRT puts a cue on the screen. */
const POSITION = /\{\\an?\d\}/g;
const VOICE = /^<v(?:\.[^ >]*)? +([^>]+)>/;
const NAMED = /^([\p{Lu}][\p{L}\p{M} .'’-]{0,38}[\p{L}.]|[\p{Lu}\p{Lt}][\p{L}]*(?: \d{1,2})?): +(?=\S)/u;
const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&nbsp;': ' ',
  '&lrm;': '',
  '&rlm;': '',
  '&quot;': '"',
};

/** The cues of SRT and WebVTT, whatever is between them. A speaker is a voice tag, or a name with a colon before the text. */
export function readCues(text: string, format: 'srt' | 'vtt'): ForeignSegment[] {
  const cues: (MaybeLabelled & { startMs: number; endMs: number; voice: string | null })[] = [];
  for (const block of text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .split(BETWEEN)) {
    const lines = block.split('\n');
    const at = lines.findIndex((line) => TIMING.test(line));
    const times = TIMING.exec(lines[at] ?? '');
    if (!times) continue;
    const written = lines
      .slice(at + 1)
      .join(' ')
      .trim();
    const voice = VOICE.exec(written)?.[1]?.trim() ?? null;
    const whole = decoded(written.replace(TAG, '').replace(POSITION, ''), format).trim();
    const named = voice === null ? NAMED.exec(whole) : null;
    const rest = named ? whole.slice(named[0].length) : whole;
    cues.push({ startMs: msOf(times, 1), endMs: msOf(times, 5), voice, label: named?.[1] ?? null, rest, whole });
  }
  const believed = believeLabels(cues);
  let last: string | null = null;
  return cues.map(({ startMs, endMs, voice }, index) => {
    const { speaker, text: said } = believed[index] as Believed;
    // A name stands where the speaker changes.
    last = voice ?? speaker ?? (format === 'srt' ? last : null);
    return { startMs, endMs, text: said, speaker: last, language: null, words: null };
  });
}

function decoded(text: string, format: 'srt' | 'vtt'): string {
  return format === 'srt' ? text : text.replace(/&(?:amp|lt|gt|nbsp|lrm|rlm|quot);/g, (entity) => ENTITIES[entity] ?? entity);
}

function msOf(match: RegExpExecArray, from: number): number {
  const [hours, minutes, seconds, fraction] = [0, 1, 2, 3].map((n) => match[from + n] ?? '0') as [string, string, string, string];
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, '0'));
}
