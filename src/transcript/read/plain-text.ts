import { spokenLetters } from '../../text/spoken-letters.ts';
import type { ForeignSegment } from './foreign-transcript.ts';
import { type Believed, believeLabels } from './speaker-labels.ts';

/** Nobody said when: as long as it takes to say, and a breath between lines. */
const MS_A_LETTER = 65;
const PAUSE_MS = 1000;
/** `[0:12:35] Айгерім: …`, as our own plain text has it; the time and the name may be missing. */
const LINE = /^(?:\[(?:(\d+):)?(\d{1,2}):(\d{2})\]\s*)?(?:([\p{Lu}][^:\n]{0,60}?): +(?=\S))?(.*)$/u;

/** Lines of plain text, with the times and names that stand before them. A name behind a time is one. */
export function readPlainText(text: string): ForeignSegment[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .flatMap((line) => {
      const [, hours, minutes, seconds, label = null, rest = ''] = LINE.exec(line.trim()) ?? [];
      if (rest.trim() === '') return [];
      const startMs = minutes === undefined ? null : ((Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
      return [{ startMs, label, rest: rest.trim(), whole: label === null ? rest.trim() : `${label}: ${rest.trim()}` }];
    });
  const believed = believeLabels(lines);
  const segments: ForeignSegment[] = [];
  let at = 0;
  for (const [index, { startMs, label, rest }] of lines.entries()) {
    const { speaker, text: said } = startMs === null ? (believed[index] as Believed) : { speaker: label, text: rest };
    at = Math.max(at, startMs ?? 0);
    const endMs = at + Math.max(1, spokenLetters(said)) * MS_A_LETTER;
    segments.push({ startMs: at, endMs, text: said, speaker, language: null, words: null });
    at = endMs + PAUSE_MS;
  }
  return segments;
}
