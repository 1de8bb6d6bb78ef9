import type { Segment } from '../../../src/contract/transcript.ts';

/** The place of the next segment that needs a look and begins after `seconds`; the first one after the last; -1 without any. */
export function nextLook(segments: readonly Segment[], seconds: number): number {
  const marked = (segment: Segment) => segment.needs_look.length > 0;
  const ahead = segments.findIndex((segment) => marked(segment) && segment.start_time > seconds);
  return ahead === -1 ? segments.findIndex(marked) : ahead;
}
