import { z } from 'zod';

/** int64 is a string in canonical proto JSON; a number is taken as well. Zero may be left out. */
const Int64 = z
  .union([
    z.number().int(),
    z
      .string()
      .regex(/^-?\d+$/)
      .transform(Number),
  ])
  .nullish()
  .transform((value) => value ?? 0);

const Text = z
  .string()
  .nullish()
  .transform((text) => text ?? '');

const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

const SpokenWord = z.object({ text: Text, startTimeMs: Int64, endTimeMs: Int64 });

const Alternative = z.object({
  words: list(SpokenWord),
  text: Text,
  startTimeMs: Int64,
  endTimeMs: Int64,
  languages: list(z.object({ languageCode: Text, probability: z.number().nullish() })),
});
export type Alternative = z.infer<typeof Alternative>;

const Hypotheses = z.object({ alternatives: list(Alternative), channelTag: Text });

/**
 * What is read of a message of the result stream (speechkit.stt.v3.StreamingResponse). Events that are not named here
 * are not looked at.
 */
export const StreamingResponse = z.object({
  channelTag: Text,
  audioCursors: z.object({ receivedDataMs: Int64, finalIndex: Int64 }).nullish(),
  final: Hypotheses.nullish(),
  finalRefinement: z.object({ finalIndex: Int64, normalizedText: Hypotheses.nullish() }).nullish(),
});
export type StreamingResponse = z.infer<typeof StreamingResponse>;

/** yandex.cloud.operation.Operation; it may be done with neither `response` nor `error`. */
export const Operation = z.object({
  id: z.string().regex(/^[\w-]{1,50}$/),
  done: z
    .boolean()
    .nullish()
    .transform((done) => done ?? false),
  error: z.unknown().optional(),
});

export const IamToken = z.object({ iamToken: z.string().min(1), expiresAt: z.string().nullish() });

/** The answer of the synchronous API, version 1. */
export const SyncAnswer = z.object({ result: Text });

const Code = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .optional()
  .catch(undefined);
const Said = z.string().optional().catch(undefined);
const Status = z.object({ code: Code, grpcCode: Code, httpCode: Code, message: Said });
export type Status = z.infer<typeof Status>;

/** The shapes of an error: google.rpc.Status, that of the gateway (itself or in `error`), and that of version 1. */
export const Failure = Status.extend({ error: z.union([z.string(), Status]).optional().catch(undefined), error_message: Said });
