import type { Job } from '../../../src/contract/job.ts';
import { formatSpan } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Say } from '../i18n/use-text.ts';

const MINUTE = 60;

/** What is happening with a job, in words: "recognising, 7 of 12", "next in line", "done". */
export function describeState(job: Pick<Job, 'status' | 'stage' | 'queue_position' | 'chunks'>, t: Say): string {
  if (job.status === 'queued') return describeWaiting(job.queue_position, t);
  if (job.status !== 'processing') return t(`job.${job.status}`);
  if (job.stage === null) return t('job.starting');
  const { done, total } = job.chunks;
  return job.stage === 'recognise' && total > 1 ? t('job.recognisePart', { done, total }) : t(`job.${job.stage}`);
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
