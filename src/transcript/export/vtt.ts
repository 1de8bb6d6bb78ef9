import type { Transcript } from '../../contract/transcript.ts';
import { subtitleTime } from './clock.ts';
import { layoutCues } from './layout-cues.ts';

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** WebVTT (W3C): each cue in the voice of its speaker, `&`, `<` and `>` escaped, so that no cue holds an arrow. */
export function writeVtt(transcript: Transcript): string {
  const cues = layoutCues(transcript, { speakerPrefix: false }).map((cue) => {
    const times = `${subtitleTime(cue.startMs, '.')} --> ${subtitleTime(cue.endMs, '.')}`;
    return `\n${times}\n<v ${escapeText(cue.speaker)}>${cue.lines.map(escapeText).join('\n')}</v>\n`;
  });
  return `WEBVTT\n${cues.join('')}`;
}

function escapeText(text: string): string {
  return text.replace(/[&<>]/g, (character) => ENTITIES[character] ?? character);
}
