import type { ForeignSegment } from './foreign-transcript.ts';

const TIME = '(?:(\\d+):)?(\\d{1,2}):(\\d{1,2})[,.](\\d{1,3})';
const TIMING = new RegExp(`^\\s*${TIME}\\s*-->\\s*${TIME}`);
/** An empty line, or none: the next cue begins with its number and its times. */
const BETWEEN = /\n[ \t]*\n+|\n(?=(?:\d+[ \t]*\n)?[ \t]*\d[\d:]*[,.]\d{1,3}[ \t]*-->)/;
/** Of subtitles: `<i>`, `</v>`, `<c.loud>`, `<00:00:01.000>`; a sign in the text is none. */
const TAG = /<\/?[a-z][^<>]*>|<[\d:.]+>/gi;
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
  const segments: ForeignSegment[] = [];
  let speaker: string | null = null;
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
    const voice = VOICE.exec(written)?.[1];
    const plain = decoded(written.replace(TAG, ''), format);
    const named = NAMED.exec(plain);
    // A name stands where the speaker changes.
    speaker = voice?.trim() ?? named?.[1] ?? (format === 'srt' ? speaker : null);
    const said = voice === undefined && named ? plain.slice(named[0].length) : plain;
    segments.push({ startMs: msOf(times, 1), endMs: msOf(times, 5), text: said.trim(), speaker, language: null, words: null });
  }
  return segments;
}

function decoded(text: string, format: 'srt' | 'vtt'): string {
  return format === 'srt' ? text : text.replace(/&(?:amp|lt|gt|nbsp|lrm|rlm|quot);/g, (entity) => ENTITIES[entity] ?? entity);
}

function msOf(match: RegExpExecArray, from: number): number {
  const [hours, minutes, seconds, fraction] = [0, 1, 2, 3].map((n) => match[from + n] ?? '0') as [string, string, string, string];
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, '0'));
}
