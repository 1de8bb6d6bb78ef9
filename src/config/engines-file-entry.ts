import { z } from 'zod';
import { ENDPOINT_KINDS } from './endpoint-settings.ts';
import { Currency, Day } from './prices.ts';

/** Names of engines that are there without the file, and of what is no single engine. */
const TAKEN = new Set(['auto', 'combined', 'whisper', 'yandex', 'yandex-sync', 'openai', 'cloudru', 'local', 'pocketsphinx']);

/** In capitals: who writes a key here by mistake is told so, and a message that names the variable does not print it. */
export const KEY_VARIABLE = /^[A-Z_][A-Z0-9_]*$/;

const Name = z.string().trim().min(1, 'must not be empty');
const Count = z.int().positive();
const Seconds = z.number().min(5, 'expected at least 5');

const Limits = z
  .strictObject({
    max_bytes: Count.optional(),
    max_seconds: Seconds.optional(),
    preferred_seconds: Seconds.optional(),
    parallel: Count.max(100).optional(),
    requests_per_minute: Count.optional(),
  })
  .refine(({ max_seconds, preferred_seconds }) => (preferred_seconds ?? 0) <= (max_seconds ?? Number.POSITIVE_INFINITY), {
    path: ['preferred_seconds'],
    message: 'is above max_seconds',
  });

const Price = z
  .strictObject({
    per_minute: z.number().nonnegative().optional(),
    per_second: z.number().nonnegative().optional(),
    currency: Currency,
    from: Day.default('2000-01-01'),
  })
  .refine((price) => (price.per_minute === undefined) !== (price.per_second === undefined), 'needs per_minute or per_second, one of them');

/** One engine of ENGINES_FILE, as it stands in the file. */
export const EnginesFileEntry = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'expected up to 40 lower-case letters, digits and hyphens')
      .refine((id) => !TAKEN.has(id) && !id.startsWith('local-'), 'is the name of a built-in engine; choose another'),
    kind: z.enum(ENDPOINT_KINDS),
    url: z.string(),
    key_variable: z.string().regex(KEY_VARIABLE, 'expected the name of a variable in capitals that holds the key, not the key').optional(),
    model: Name,
    name: Name.optional(),
    languages: z
      .array(z.string().regex(/^[a-z]{2,3}$/, 'expected codes such as kk and ru'))
      .min(1, 'must not be empty; leave it out for any language')
      .optional(),
    company: Name.optional(),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, 'expected two capital letters such as KZ')
      .optional(),
    free: z.boolean().optional(),
    limits: Limits.default({}),
    price: Price.optional(),
  })
  .refine(({ free, price }) => !(free && price), { path: ['price'], message: 'a free engine has no price' });
export type EnginesFileEntry = z.infer<typeof EnginesFileEntry>;
