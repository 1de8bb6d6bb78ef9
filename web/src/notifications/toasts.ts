import { createStore } from '../settings/store.ts';

export interface Toast {
  id: number;
  text: string;
  /** Milliseconds on the screen; hovering stops the clock. */
  lasts: number;
  undo?: () => void;
}

const SHORT = 5_000;

/** What is on the screen now, oldest first. */
export const toasts = createStore<readonly Toast[]>([]);
let last = 0;

/** Says something in passing; with `undo`, offers the way back for as long as it lasts. Gives what closeToast takes. */
export function showToast(text: string, options: { undo?: () => void; lasts?: number } = {}): number {
  last += 1;
  toasts.set([...toasts.get(), { id: last, text, lasts: options.lasts ?? SHORT, ...(options.undo && { undo: options.undo }) }]);
  return last;
}

export function closeToast(id: number): void {
  toasts.set(toasts.get().filter((toast) => toast.id !== id));
}
