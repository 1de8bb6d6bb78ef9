import type { Transcript } from '../../contract/transcript.ts';
import { subtitleTime } from './clock.ts';
import { layoutCues } from './layout-cues.ts';

/** SubRip: UTF-8, CRLF, numbered from 1, `Name: ` where the speaker changes. SRT cannot escape, so an arrow in the text becomes `→`. */
export function writeSrt(transcript: Transcript): string {
  return layoutCues(transcript, { speakerPrefix: true })
    .map((cue, index) => {
      const times = `${subtitleTime(cue.startMs, ',')} --> ${subtitleTime(cue.endMs, ',')}`;
      return [index + 1, times, ...cue.lines.map((line) => line.replaceAll('-->', '→')), '', ''].join('\r\n');
    })
    .join('');
}
