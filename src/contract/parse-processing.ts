import type { z } from 'zod';
import { type Processing, ProcessingWishes, STEPS, settleProcessing } from './processing.ts';

/** What `step=value` sets, beside switching it on. */
const OPTIONS: Partial<Record<keyof Processing, string>> = {
  fillers: 'level',
  script: 'to',
  personal_data: 'kinds',
  quality: 'look_below',
};

/** Every step on, or off. */
function allSteps(on: boolean): ProcessingWishes {
  return Object.fromEntries(STEPS.map((step) => [step, { on }]));
}

/**
 * How texts are to be written, as people say it: JSON, or a list such as `raw,numbers` (only numbers),
 * `-sentences,profanity,fillers=all,script=latin`. Empty: as usual. Throws an Error that says what is wrong.
 */
export function parseProcessing(text: string): ProcessingWishes {
  const trimmed = text.trim();
  if (trimmed.startsWith('{')) return checked(parseJson(trimmed));
  const wishes: Record<string, unknown> = {};
  for (const item of trimmed.split(/[\s,]+/).filter(Boolean)) {
    if (item === 'raw') Object.assign(wishes, allSteps(false));
    else if (item === 'default') Object.assign(wishes, settleProcessing({}));
    else {
      const [, minus, name = '', value] = /^(-|no-|\+)?([a-z_]+)(?:=(.+))?$/.exec(item) ?? [];
      const step = STEPS.find((known) => known === name);
      if (!step) throw new Error(`there is no step "${item.slice(0, 40)}"; there are ${STEPS.join(', ')}, raw and default`);
      const on = minus !== '-' && minus !== 'no-' && value !== 'off';
      wishes[step] = value === undefined || value === 'on' || value === 'off' ? { on } : { on, ...option(step, value) };
    }
  }
  return checked(wishes);
}

function option(step: keyof Processing, value: string): Record<string, unknown> {
  const name = OPTIONS[step];
  if (name === undefined) throw new Error(`${step} is on or off, not "${value.slice(0, 40)}"`);
  if (name === 'look_below') return { [name]: Number(value) };
  return { [name]: name === 'kinds' ? value.split('+') : value };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('it is no JSON object');
  }
}

function checked(wishes: unknown): ProcessingWishes {
  const { success, data, error } = ProcessingWishes.safeParse(wishes);
  if (success) return data;
  throw new Error(describe(error.issues[0]) || 'it is not understood');
}

/** A step that is neither on nor off is wrong in one of its options. */
function describe(issue: z.core.$ZodIssue | undefined, before: readonly PropertyKey[] = []): string {
  if (!issue) return '';
  const path = [...before, ...issue.path];
  if (issue.code === 'invalid_union') return describe(issue.errors.at(-1)?.[0], path);
  return `${path.join('.') || 'processing'}: ${issue.message}`;
}
