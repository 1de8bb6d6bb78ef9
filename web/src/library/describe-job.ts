import type { Job } from '../../../src/contract/job.ts';
import { formatSpan } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Say } from '../i18n/use-text.ts';

const MINUTE = 60;

type State = Pick<Job, 'status' | 'stage' | 'queue_position' | 'chunks' | 'waits_until' | 'deferred'>;

/** What is happening with a job, in words: "recognising, 7 of 12", "next in line", "done". */
export function describeState(job: State, now: Date, locale: Locale, t: Say): string {
  if (waitsForEngine(job, now)) return describeEngineWait(job, now, locale, t);
  if (job.status === 'queued') return describeWaiting(job.queue_position, t);
  if (job.status !== 'processing') return t(`job.${job.status}`);
  if (job.stage === null) return t('job.starting');
  const { done, total } = job.chunks;
  return job.stage === 'recognise' && total > 1 ? t('job.recognisePart', { done, total }) : t(`job.${job.stage}`);
}

/** It is not its turn that the job waits for: an engine is away, full, or not ready with its answer. */
export function waitsForEngine(job: Pick<Job, 'status' | 'waits_until'>, now: Date): job is { status: 'queued'; waits_until: string } {
  return job.status === 'queued' && job.waits_until !== null && Date.parse(job.waits_until) > now.getTime();
}

/** It has a transcript in which something is missing; that stays readable while the gaps are done again. */
export function hasGaps(job: Pick<Job, 'warnings'>): boolean {
  return job.warnings.some((warning) => warning.code === 'GAP');
}

function describeEngineWait(job: { waits_until: string; deferred: boolean }, now: Date, locale: Locale, t: Say): string {
  const time = formatSpan((Date.parse(job.waits_until) - now.getTime()) / 1000, locale);
  return t(job.deferred ? 'job.waitsLater' : 'job.waitsEngine', { time });
}

function describeWaiting(position: number | null, t: Say): string {
  if (position === null) return t('job.queued');
  return position <= 1 ? t('job.queuedNext') : t('job.queuedAt', { n: position });
}

/** How long it will still take: "about 6 min left", or null while nobody knows. */
export function describeLeft(estimatedCompletion: string | null, now: Date, locale: Locale, t: Say): string | null {
  if (estimatedCompletion === null) return null;
  const seconds = (Date.parse(estimatedCompletion) - now.getTime()) / 1000;
  return seconds < 3 ? t('job.almost') : t('job.left', { time: formatSpan(seconds, locale) });
}

/** What becomes of the audio: kept, deleted in some hours, already deleted; null when there is nothing to say. */
export function describeKeeping(
  job: Pick<Job, 'audio' | 'kept' | 'expires_at' | 'expires_whole'>,
  now: Date,
  locale: Locale,
  t: Say,
): string | null {
  if (job.audio === 'deleted') return t('job.audioGone');
  if (job.kept) return t('job.kept');
  if (job.expires_at === null) return null;
  const seconds = (Date.parse(job.expires_at) - now.getTime()) / 1000;
  const time = seconds < MINUTE ? t('job.soon') : formatSpan(seconds, locale);
  return t(job.expires_whole ? 'job.wholeLeaves' : 'job.audioLeaves', { time });
}

/** Whether keeping is a question at all: there is audio, and it would go. */
export function canKeep(job: Pick<Job, 'audio' | 'kept' | 'expires_at'>): boolean {
  return job.audio !== 'deleted' && (job.kept || job.expires_at !== null);
}
