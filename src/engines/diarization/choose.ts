import type { DiarizationChoice } from '../../config/diarization.ts';
import type { Diarizer } from './diarizer.ts';

/** What is used to tell speakers apart, by the settings and by what is there. */
export interface ChosenDiarizers {
  /** Whether speakers that the engine has told apart are taken, where it heard the whole recording at once. */
  engineFirst: boolean;
  /** The first that works is used; those behind it stand in when it fails. */
  order: readonly Diarizer[];
}

/**
 * `available`: all that are set up, the best first. A recording never goes from this machine to a service because
 * something here has failed: whatever stands in is on this machine. Throws, naming the setting, for a choice that is not
 * available.
 */
export function chooseDiarizers(choice: DiarizationChoice, available: readonly Diarizer[]): ChosenDiarizers {
  const here = available.filter(({ location }) => location.kind === 'local');
  const named = choice === 'auto' ? available[0] : choice === 'engine' ? here[0] : available.find(({ id }) => id === choice);
  if (!named && choice !== 'auto' && choice !== 'engine')
    throw new Error(`DIARIZATION=${choice} is not set up; there are: ${available.map(({ id }) => id).join(', ') || 'none'}`);
  return {
    engineFirst: choice === 'auto' || choice === 'engine',
    order: named ? [named, ...here.filter((diarizer) => diarizer !== named)] : [],
  };
}
