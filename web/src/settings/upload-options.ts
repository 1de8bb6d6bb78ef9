import { z } from 'zod';
import { readSetting, writeSetting } from './storage.ts';
import { createStore } from './store.ts';

/** `speakers`: `off` keeps everything under one speaker, `auto` tells them apart, a number says how many there are. */
const UploadOptions = z.object({
  engine: z.string(),
  language: z.string(),
  speakers: z.union([z.enum(['off', 'auto']), z.number().int().min(2).max(10)]),
});
export type UploadOptions = z.infer<typeof UploadOptions>;

const SETTING = 'upload';
const FIRST: UploadOptions = { engine: 'auto', language: 'auto', speakers: 'off' };

/** What the next uploads are sent with; remembered in this browser. */
export const uploadOptions = createStore<UploadOptions>(UploadOptions.safeParse(readSetting(SETTING)).data ?? FIRST);

export function chooseUploadOptions(change: Partial<UploadOptions>): void {
  uploadOptions.set({ ...uploadOptions.get(), ...change });
  writeSetting(SETTING, uploadOptions.get());
}
