import { z } from 'zod';
import { EngineLocation, Warning } from '../../contract/job.ts';
import { AUDIO_ENCODINGS, type Engine, type EngineCapabilities } from '../engine.ts';
import { mostBilledMs, tooMuchText } from '../plausible.ts';

const callable = z.custom<(...args: never[]) => unknown>((value) => typeof value === 'function', 'expected a function');
const Count = z.int().positive();

const Capabilities = z
  .object({
    languages: z
      .array(z.string().regex(/^[a-z]{2,3}$/, 'expected ISO 639-1 codes such as kk'))
      .min(1, 'must not be empty; null means any language')
      .nullable(),
    maxSeconds: z.number().min(5, 'expected at least 5'),
    maxBytes: Count.nullable(),
    minSeconds: z.number().nonnegative(),
    preferredSeconds: z.number().positive(),
    encodings: z.array(z.enum(AUDIO_ENCODINGS)).min(1, 'must not be empty'),
    wordTimes: z.boolean(),
    diarization: z.object({ maxSpeakers: z.int().min(2) }).nullable(),
    parallel: Count.max(100),
    maxInFlight: Count,
    billing: z.object({ unitMs: Count, minimumMs: z.int().nonnegative(), perResult: z.boolean() }).nullable(),
    clipsPerHour: z.number().positive().nullable(),
    deferred: z.object({ withinSeconds: z.number().positive() }).nullable(),
    losesSpeech: z.boolean(),
    realTimeFactor: z.number().positive(),
    hints: z.object({ maxBytes: Count }).optional(),
  } satisfies Record<keyof EngineCapabilities, z.ZodType>)
  .refine(({ minSeconds, maxSeconds }) => minSeconds <= maxSeconds, { path: ['minSeconds'], message: 'is above maxSeconds' })
  .refine(({ preferredSeconds, minSeconds, maxSeconds }) => preferredSeconds >= minSeconds && preferredSeconds <= maxSeconds, {
    path: ['preferredSeconds'],
    message: 'is not between minSeconds and maxSeconds',
  });

const EngineShape = z.object({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'expected up to 40 lower-case letters, digits and hyphens')
    .refine((id) => id !== 'auto' && id !== 'combined', 'stands for no single engine; choose another'),
  name: z.string().trim().min(1, 'must not be empty'),
  model: z.string(),
  location: EngineLocation,
  demo: z.boolean(),
  capabilities: Capabilities,
  check: callable,
  recognise: callable,
});

const Milliseconds = z.int().nonnegative();
const RecognitionShape = z.object({
  words: z.array(
    z.object({
      text: z.string().trim().min(1, 'must not be empty'),
      startMs: Milliseconds,
      endMs: Milliseconds,
      confidence: z.number().min(0).max(1).nullable(),
      language: z
        .string()
        .regex(/^[a-z]{2,3}$/, 'expected an ISO 639-1 code such as kk')
        .nullable(),
      timing: z.literal('interpolated').optional(),
      speaker: z.string().min(1).optional(),
    }),
  ),
  covered: z.array(z.tuple([Milliseconds, Milliseconds])).optional(),
  warnings: z.array(Warning),
  billedMs: Milliseconds.nullable(),
});

/** What an engine lacks of the contract in engine.ts, by field. Empty: nothing that can be seen without calling it. */
export function engineProblems(engine: unknown): string[] {
  const parsed = EngineShape.safeParse(engine);
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'the engine'}: ${message}`);
}

/** Only after `engineProblems` has found none. */
export function asEngine(engine: unknown): Engine {
  return engine as Engine;
}

/** What is wrong with an answer for a clip of this length, with the first such place; null: nothing. */
export function recognitionProblem(answer: unknown, durationMs: number): string | null {
  const parsed = RecognitionShape.safeParse(answer);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `${issue?.path.join('.') || 'the answer'}: ${issue?.message}`;
  }
  const { words, covered = [], billedMs } = parsed.data;
  if (billedMs !== null && billedMs > mostBilledMs(durationMs))
    return `billedMs: is more than a clip of ${durationMs / 1000} s can be billed as`;
  const tooMuch = tooMuchText(
    words.map(({ text }) => text),
    durationMs,
  );
  if (tooMuch !== null) return `words: nobody can have said ${tooMuch}`;
  const wordProblem = spanProblem(
    'words',
    words.map(({ startMs, endMs }) => [startMs, endMs]),
    durationMs,
  );
  return wordProblem ?? spanProblem('covered', covered, durationMs);
}

function spanProblem(field: string, spans: readonly (readonly [number, number])[], durationMs: number): string | null {
  let soonestMs = 0;
  for (const [index, [startMs, endMs]] of spans.entries()) {
    if (endMs < startMs) return `${field}.${index}: ends before it starts`;
    if (endMs > durationMs) return `${field}.${index}: ends at ${endMs} ms, behind the end of the clip at ${durationMs} ms`;
    if (startMs < soonestMs) return `${field}.${index}: starts before the one in front of it`;
    soonestMs = startMs;
  }
  return null;
}
