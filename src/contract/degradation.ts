import { z } from 'zod';

/** What an operator may switch off by itself: events of progress, more than one upload at a time, answers from what was heard before. */
export const FEATURES = ['live', 'batch', 'cache'] as const;
export type Feature = (typeof FEATURES)[number];

/** `full`: everything is used. `degraded`: something is away, or an operator wants it so. */
export const MODES = ['full', 'degraded'] as const;
export type Mode = (typeof MODES)[number];

export const PART_KINDS = ['database', 'redis', 'workers', 'storage', 'cdn', 'engine'] as const;
export type PartKind = (typeof PART_KINDS)[number];

/** What the page says above everything, the most telling first. */
export const NOTICES = ['maintenance', 'features', 'sequential', 'cache', 'performance'] as const;
export type Notice = (typeof NOTICES)[number];

/** Clients ask again after so many seconds while something is degraded, in the place of live events. */
export const POLL_SECONDS = 30;

const IsoTime = z.string().describe('ISO 8601, UTC');

export const PartStatus = z
  .object({
    id: z.string().describe('The kind; of an engine `engine:` and its id'),
    kind: z.enum(PART_KINDS),
    name: z.string().nullable().describe('Of an engine'),
    status: z.enum(['ok', 'degraded', 'recovering']).describe('`recovering`: it answers again, but not for two minutes yet'),
    reason: z
      .enum(['unreachable', 'failing', 'none-alive', 'unusable'])
      .nullable()
      .describe('`failing`: it answers, with errors; `unusable`: it is not set up as it should be'),
    since: IsoTime.nullable().describe('When it was first found so'),
  })
  .meta({ id: 'PartStatus' });
export type PartStatus = z.infer<typeof PartStatus>;

/** What works now and what does not, for everybody: no addresses and no messages of machines. */
export const Degradation = z
  .object({
    mode: z.enum(MODES),
    notice: z.enum(NOTICES).nullable().describe('What is to be told to people; null: nothing'),
    parts: z.array(PartStatus),
    maintenance: z.boolean().describe('An operator has switched to `degraded`: the queue stands still'),
    disabled: z.array(z.enum(FEATURES)).describe('Switched off by an operator'),
    restored_at: IsoTime.nullable().describe('When it was last `full` again'),
    poll_after: z.number().int().describe('Seconds after which to ask again'),
  })
  .meta({ id: 'Degradation' });
export type Degradation = z.infer<typeof Degradation>;

export const OverrideRequest = z
  .object({
    mode: z.enum(MODES),
    /** Control characters and halves of a surrogate pair are no reason, and PostgreSQL cannot store them all. */
    reason: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'has characters that are no text')
      .describe('Kept in the record'),
    disable: z
      .array(z.enum(FEATURES))
      .default([])
      .transform((features) => FEATURES.filter((feature) => features.includes(feature)))
      .describe('Single features to switch off as well'),
  })
  .meta({ id: 'OverrideRequest' });
export type OverrideRequest = z.infer<typeof OverrideRequest>;

export const Override = z
  .object({
    id: z.uuid(),
    mode: z.enum(MODES),
    reason: z.string(),
    disabled: z.array(z.enum(FEATURES)),
    made_at: IsoTime,
    made_by: z.string().describe('Until there are accounts: from where'),
    ended_at: IsoTime.nullable(),
    ended_by: z.string().nullable(),
  })
  .meta({ id: 'Override' });
export type Override = z.infer<typeof Override>;

/** For the operator: with what each part says of itself, the override that stands, and the record of all. */
export const DegradationReport = Degradation.extend({
  parts: z.array(PartStatus.extend({ message: z.string().nullable().describe('What it said') })),
  override: Override.nullable(),
  record: z.array(Override).describe('The newest 50'),
}).meta({ id: 'DegradationReport' });
export type DegradationReport = z.infer<typeof DegradationReport>;
