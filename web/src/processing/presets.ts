import { type Processing, STEPS } from '../../../src/contract/processing.ts';
import { WRITINGS } from '../settings/upload-options.ts';

export type Preset = (typeof WRITINGS)[number];

/** All steps as a preset has them; `usual`: as this account has them. */
export function presetSteps(preset: Preset, usual: Processing): Processing {
  if (preset === 'usual') return usual;
  if (preset === 'raw') return Object.fromEntries(STEPS.map((step) => [step, { ...usual[step], on: false }])) as Processing;
  return {
    ...usual,
    invented: { on: true },
    fillers: { on: true, level: 'all' },
    repetitions: { on: true },
  };
}

/** Which preset this is; null: none of them. */
export function presetOf(processing: Processing, usual: Processing): Preset | null {
  return WRITINGS.find((preset) => isSame(presetSteps(preset, usual), processing)) ?? null;
}

/** Options of a step that is off make no difference. */
function isSame(one: Processing, other: Processing): boolean {
  return STEPS.every((step) => (one[step].on || other[step].on ? JSON.stringify(one[step]) === JSON.stringify(other[step]) : true));
}
