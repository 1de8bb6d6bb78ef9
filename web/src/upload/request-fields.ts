import type { SystemStatus } from '../../../src/contract/system.ts';
import type { UploadOptions } from '../settings/upload-options.ts';
import { chosenEngine, otherEngines, usableChoice } from './engine-facts.ts';

/** A chunk that its engine is less sure of than this is heard by a second one. */
const DOUBTFUL = '0.8';
/** The cheaper mode takes up to a day; an hour more, because the clock runs from the first field on while the file still travels. */
const A_DAY = '25h';

/** The options as this server can follow them now: what it cannot is as if it had not been chosen. */
export function sendableOptions(status: SystemStatus | undefined, options: UploadOptions): UploadOptions {
  if (status === undefined) return options;
  const engine = chosenEngine(status, options.engine);
  const others = otherEngines(status, options.engine).length > 0;
  return {
    ...options,
    engine: usableChoice(status, options.engine),
    canWait: options.canWait && engine?.deferred === true,
    secondOpinion: options.secondOpinion && others,
  };
}

/** What decides time, cost and place of a recording, in the words of the API; what was not chosen is left out. */
export function wayFields({ engine, language, failover, canWait }: UploadOptions): WayFields {
  return {
    ...(engine !== 'auto' && { engine }),
    ...(language !== 'auto' && { language }),
    ...(failover !== null && { failover }),
    ...(canWait && { deadline: A_DAY }),
  };
}

export interface WayFields {
  engine?: string;
  language?: string;
  failover?: NonNullable<UploadOptions['failover']>;
  deadline?: string;
}

/** How a text is written, in the words of the API. */
const WRITING = { usual: null, raw: 'raw', clean: 'invented,repetitions,fillers=all' } as const;

/** The fields of an upload but for its file. */
export function uploadFields(options: UploadOptions): Record<string, string> {
  const { speakers, secondOpinion, minSpeakers, maxSpeakers, writing } = options;
  const processing = WRITING[writing];
  return {
    ...wayFields(options),
    ...(speakers !== 'off' && { diarize: 'true' }),
    ...(typeof speakers === 'number' && { speakers: String(speakers) }),
    ...(speakers === 'auto' && minSpeakers !== null && { min_speakers: String(minSpeakers) }),
    ...(speakers === 'auto' && maxSpeakers !== null && { max_speakers: String(maxSpeakers) }),
    ...(processing !== null && { processing }),
    ...(secondOpinion && { quality_threshold: DOUBTFUL }),
  };
}
