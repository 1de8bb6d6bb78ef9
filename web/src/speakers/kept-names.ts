import { z } from 'zod';
import type { Speaker, Transcript } from '../../../src/contract/transcript.ts';
import { ApiError } from '../api/api-error.ts';
import { degradation } from '../api/degradation.ts';
import { putTranscript } from '../api/job-cache.ts';
import { reachable } from '../api/reachability.ts';
import { renameSpeakers } from '../api/transcript.ts';
import { readDraft, writeDraft } from '../settings/drafts.ts';

const KeptName = z.object({ jobId: z.string(), speakerId: z.string(), label: z.string() });
type KeptName = z.infer<typeof KeptName>;

const DRAFT = 'names';
const WILL_PASS = new Set(['UNREACHABLE', 'DATABASE_UNAVAILABLE', 'SHUTTING_DOWN', 'OVERLOADED']);

/** The server could not take it now, and will. */
export function willPass(thrown: unknown): boolean {
  return WILL_PASS.has(ApiError.fromUnknown(thrown).code);
}

/** Names that people gave to speakers while the server could not take them; they go out when it can. */
function keptNames(): KeptName[] {
  return z.array(KeptName).safeParse(readDraft(DRAFT)).data ?? [];
}

export function keepName(name: KeptName): void {
  writeDraft(DRAFT, [...others(name), name]);
}

/** It was sent, or another name of this speaker was. */
export function forgetName(name: Pick<KeptName, 'jobId' | 'speakerId'>): void {
  const left = others(name);
  writeDraft(DRAFT, left.length === 0 ? null : left);
}

function others({ jobId, speakerId }: Pick<KeptName, 'jobId' | 'speakerId'>): KeptName[] {
  return keptNames().filter((kept) => kept.jobId !== jobId || kept.speakerId !== speakerId);
}

/** The transcript with the names that wait to be sent. */
export function withKeptNames(transcript: Transcript): Transcript {
  const kept = new Map(keptNames().flatMap(({ jobId, speakerId, label }) => (jobId === transcript.job_id ? [[speakerId, label]] : [])));
  if (kept.size === 0) return transcript;
  const named = (one: Speaker): Speaker => {
    const label = kept.get(one.speaker_id);
    return label === undefined ? one : { ...one, label, profile_confidence: null };
  };
  return { ...transcript, speakers: transcript.speakers.map(named) };
}

/** Sends what waits now, when the server is back, and at every word of how it is. Returns the way to stop. */
export function sendKeptNames(): () => void {
  let sending = false;
  const send = async (): Promise<void> => {
    if (sending) return;
    sending = true;
    for (const { jobId, speakerId, label } of keptNames()) {
      try {
        const transcript = await renameSpeakers(jobId, { speakers: [{ speaker_id: speakerId, label }] });
        putTranscript(transcript);
      } catch (thrown) {
        if (willPass(thrown)) break;
      }
      forgetName({ jobId, speakerId });
    }
    sending = false;
  };
  void send();
  const stops = [degradation.subscribe(() => void send()), reachable.subscribe(() => reachable.get() && void send())];
  return () => {
    for (const stop of stops) stop();
  };
}
