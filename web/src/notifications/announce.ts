import { createStore } from '../settings/store.ts';

/** The sentence that a screen reader should say now, in its own time. */
export const announcement = createStore('');

/** Says a sentence to those who listen to the page; saying the same again is heard again. */
export function announce(text: string): void {
  announcement.set(announcement.get() === text ? `${text}\u00a0` : text);
}
