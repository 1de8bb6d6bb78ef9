import { setImmediate } from 'node:timers/promises';
import type { Passage } from './passage.ts';

/** A text of fewer passages is written in a few milliseconds. */
const LONG = 100;

/** Between two parts of the work on a text: whoever else waits for the event loop has their turn, if the text is long. */
export async function letOthers({ length }: readonly Passage[]): Promise<void> {
  if (length >= LONG) await setImmediate();
}
