import type { Notice } from '../../../src/contract/degradation.ts';
import { readDraft, writeDraft } from '../settings/drafts.ts';

const NAME = 'dismissed-notice';
const HOUR = 3_600_000;

/** Takes this notice off the screen of this tab for an hour. */
export function dismiss(notice: Notice): void {
  writeDraft(NAME, { notice, at: Date.now() });
}

/** Another notice is news and shown. */
export function isDismissed(notice: Notice, now: Date): boolean {
  const kept = readDraft(NAME);
  if (typeof kept !== 'object' || kept === null || !('notice' in kept) || !('at' in kept)) return false;
  return kept.notice === notice && Number(kept.at) > now.getTime() - HOUR;
}
