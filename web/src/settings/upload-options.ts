import { z } from 'zod';
import { Failover } from '../../../src/contract/job.ts';
import { readSetting, writeSetting } from './storage.ts';
import { createStore } from './store.ts';

export const WRITINGS = ['usual', 'raw', 'clean'] as const;
const SpeakerCount = z.number().int().min(2).max(10);

/**
 * `speakers`: `off` keeps everything under one speaker, `auto` tells them apart, a number says how many there are.
 * `failover`: null leaves it to the server. `canWait`: the cheaper mode, up to a day later, is fine. `secondOpinion`:
 * doubtful parts are heard by a second engine. `minSpeakers`, `maxSpeakers`: what is known of their number while they are told
 * apart. `writing`: how the text is written, as usual or in one of the ways that have a name.
 */
const UploadOptions = z.object({
  engine: z.string(),
  language: z.string(),
  speakers: z.union([z.enum(['off', 'auto']), SpeakerCount]),
  failover: Failover.nullable().default(null),
  canWait: z.boolean().default(false),
  secondOpinion: z.boolean().default(false),
  minSpeakers: SpeakerCount.nullable().default(null),
  maxSpeakers: SpeakerCount.nullable().default(null),
  writing: z.enum(WRITINGS).default('usual'),
});
export type UploadOptions = z.infer<typeof UploadOptions>;

const SETTING = 'upload';
/** Everything as the server does it by itself. */
export const PLAIN_OPTIONS: UploadOptions = {
  engine: 'auto',
  language: 'auto',
  speakers: 'off',
  failover: null,
  canWait: false,
  secondOpinion: false,
  minSpeakers: null,
  maxSpeakers: null,
  writing: 'usual',
};

/** What the next uploads are sent with; remembered in this browser. */
export const uploadOptions = createStore<UploadOptions>(UploadOptions.safeParse(readSetting(SETTING)).data ?? PLAIN_OPTIONS);

export function chooseUploadOptions(change: Partial<UploadOptions>): void {
  uploadOptions.set({ ...uploadOptions.get(), ...change });
  writeSetting(SETTING, uploadOptions.get());
}
