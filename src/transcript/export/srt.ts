import type { ExportFacts, SubtitleOptions } from '../../contract/export.ts';
import type { Transcript } from '../../contract/transcript.ts';
import { subtitleTime } from './clock.ts';
import { layoutCues } from './subtitles/layout-cues.ts';
import { rulesOf } from './subtitles/rules.ts';
import type { Written } from './written.ts';

/** SubRip: UTF-8, CRLF, numbered from 1, `Name: ` where the speaker changes. SRT cannot escape, so an arrow in the text becomes `→`. */
export function writeSrt(transcript: Transcript, options: SubtitleOptions, facts: ExportFacts): Written {
  const { cues, violations } = layoutCues(transcript, { rules: rulesOf(options), speakerPrefix: true, names: facts.names });
  const blocks = cues.map((cue, index) => {
    const times = `${subtitleTime(cue.startMs, ',')} --> ${subtitleTime(cue.endMs, ',')}`;
    return [index + 1, times, ...cue.lines.map((line) => line.replaceAll('-->', '→')), '', ''].join('\r\n');
  });
  return { content: blocks.join(''), violations };
}
