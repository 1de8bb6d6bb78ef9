import { diarizeBy } from '../../engines/diarization/fall-back.ts';
import { isEngineError } from '../../engines/engine-errors.ts';
import type { SpeakerTurn } from '../../transcript/speaker-turn.ts';
import { nameSpeakers } from '../../writing/name-speakers.ts';
import type { JobTools, JobWork } from '../job-work.ts';
import type { SoundAnalysis } from '../sound-analysis.ts';
import type { Prepared } from './prepare.ts';

type TellTools = Pick<JobTools, 'jobs' | 'audio' | 'diarizers' | 'findVoices'>;
type TellWork = Pick<JobWork, 'job' | 'claim' | 'recording' | 'log' | 'signal'>;

interface Sound extends Pick<Prepared, 'durationMs' | 'media'> {
  pcmFile: string;
  /** A private folder. */
  folder: string;
}

/**
 * Finds out who speaks when in a whole recording: from its channels where each is one speaker, else by the first
 * diarizer that can. What was found is stored, and not looked for again. That nobody could is noted, and ends no job.
 */
export async function tellSpeakers(tools: TellTools, work: TellWork, sound: Sound): Promise<void> {
  const { jobs, audio } = tools;
  const { recording, signal, job, log } = work;
  const known = await jobs.soundOf(job.id);
  if (known === null || known.turns !== null) return;
  const byChannel = await audio
    .channelTurns({ file: sound.media, cwd: sound.folder, maxMs: sound.durationMs, ignoreLength: recording.ignore_length, signal })
    .catch((err) => {
      signal.throwIfAborted();
      log.warn({ err }, 'the channels could not be looked at');
      return null;
    });
  if (byChannel !== null) await keepTurns(tools, work, sound, 'channels', byChannel);
  else await diarize(tools, work, sound, known);
}

async function diarize(tools: TellTools, work: TellWork, sound: Sound, known: SoundAnalysis): Promise<void> {
  const { jobs, diarizers } = tools;
  const { job, claim, log, signal } = work;
  try {
    const { turns, by, failures } = await diarizeBy(diarizers.order, {
      pcmFile: sound.pcmFile,
      durationMs: sound.durationMs,
      regions: known.speech,
      count: { exact: job.speakers, min: job.min_speakers, max: job.max_speakers },
      signal,
      ticket: known.ticket,
      onAccepted: (ticket) => jobs.setSpeakers(claim, { ticket }),
    });
    await keepTurns(tools, work, sound, by, inOrder(turns));
    log.info({ diarizer: by, turns: turns.length, failures }, 'speakers told apart');
  } catch (error) {
    signal.throwIfAborted();
    if (!isEngineError(error)) throw error;
    log.warn({ err: error }, 'the speakers could not be told apart');
    await jobs.setSpeakers(claim, { diarizer: null, ticket: null, error: error.message });
  }
}

/** With what the voices tell, where that is wanted. */
async function keepTurns(
  { jobs, findVoices }: TellTools,
  { job, claim, log, signal }: TellWork,
  { pcmFile }: Sound,
  diarizer: string,
  turns: SpeakerTurn[],
): Promise<void> {
  const voices = await findVoices({ ownerId: job.owner_id, pcmFile, turns, log, signal });
  await jobs.setSpeakers(claim, { diarizer, ticket: null, turns, error: null, voices });
}

function inOrder(turns: readonly SpeakerTurn[]): SpeakerTurn[] {
  return nameSpeakers(turns.toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs));
}
