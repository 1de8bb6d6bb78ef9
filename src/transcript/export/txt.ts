import type { TextOptions } from '../../contract/export.ts';
import type { Transcript } from '../../contract/transcript.ts';
import { readableTime } from './clock.ts';
import { paragraphsOf } from './paragraphs.ts';
import { labelOf, speakersHeard } from './speaker-labels.ts';
import { toMs } from './timed-tokens.ts';

/** Text for people: a paragraph for each turn, with its time, and the speaker's name when there is more than one. */
export function writeTxt(transcript: Transcript, options: TextOptions = { times: true }): string {
  const named = options.speakers ?? speakersHeard(transcript) > 1;
  return paragraphsOf(transcript.segments)
    .map(({ first, text }) => {
      const time = options.times ? `[${readableTime(toMs(first.start_time))}] ` : '';
      return `${time}${named ? `${labelOf(transcript, first)}: ` : ''}${text}\n`;
    })
    .join('\n');
}
