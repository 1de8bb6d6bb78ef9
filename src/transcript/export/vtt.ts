import type { ExportFacts, SubtitleOptions } from '../../contract/export.ts';
import type { Transcript } from '../../contract/transcript.ts';
import { subtitleTime } from './clock.ts';
import { escapeMarkup } from './escape-markup.ts';
import { layoutCues } from './subtitles/layout-cues.ts';
import { rulesOf } from './subtitles/rules.ts';
import type { Written } from './written.ts';

/** WebVTT (W3C): each cue in the voice of its speaker, `&`, `<` and `>` escaped, so that no cue holds an arrow. */
export function writeVtt(transcript: Transcript, options: SubtitleOptions, facts: ExportFacts): Written {
  const { cues, violations } = layoutCues(transcript, { rules: rulesOf(options), speakerPrefix: false, names: facts.names });
  const blocks = cues.map((cue) => {
    const times = `${subtitleTime(cue.startMs, '.')} --> ${subtitleTime(cue.endMs, '.')}`;
    return `\n${times}\n<v ${escapeMarkup(cue.speaker)}>${cue.lines.map(escapeMarkup).join('\n')}</v>\n`;
  });
  return { content: `WEBVTT\n${blocks.join('')}`, violations };
}
