import type { Job } from '../../../src/contract/job.ts';
import type { Say } from '../i18n/use-text.ts';

/** For how many people the speakers of a recording were told apart, as somebody asked for it. */
export function describeCount(
  { diarize, speakers, min_speakers: min, max_speakers: max }: Pick<Job, 'diarize' | 'speakers' | 'min_speakers' | 'max_speakers'>,
  t: Say,
): string {
  if (!diarize) return t('speakers.askedNone');
  if (speakers !== null) return t('speakers.asked', { n: speakers });
  if (min !== null && max !== null) return t('speakers.askedBetween', { from: min, to: max });
  if (min !== null) return t('speakers.askedLeast', { n: min });
  return max === null ? t('speakers.askedAny') : t('speakers.askedMost', { n: max });
}
