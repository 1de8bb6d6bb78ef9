import { spokenLetters } from '../../text/spoken-letters.ts';
import type { ForeignSegment } from './foreign-transcript.ts';

/** Nobody said when: as long as it takes to say, and a breath between lines. */
const MS_A_LETTER = 65;
const PAUSE_MS = 1000;
/** `[0:12:35] Айгерім: …`, as our own plain text has it; the time and the name may be missing. */
const LINE = /^(?:\[(?:(\d+):)?(\d{1,2}):(\d{2})\]\s*)?(?:([\p{Lu}][^:\n]{0,60}?): +(?=\S))?(.*)$/u;

/** Lines of plain text, with the times and names that stand before them. */
export function readPlainText(text: string): ForeignSegment[] {
  const segments: ForeignSegment[] = [];
  let at = 0;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    const [, hours, minutes, seconds, speaker, said = ''] = LINE.exec(line.trim()) ?? [];
    if (said.trim() === '') continue;
    if (minutes !== undefined) at = Math.max(at, ((Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000);
    const endMs = at + Math.max(1, spokenLetters(said)) * MS_A_LETTER;
    segments.push({ startMs: at, endMs, text: said.trim(), speaker: speaker ?? null, language: null, words: null });
    at = endMs + PAUSE_MS;
  }
  return segments;
}
