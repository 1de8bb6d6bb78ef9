import { z } from 'zod';

const step = <T extends z.ZodRawShape>(on: boolean, options: T) => z.strictObject({ on: z.boolean().default(on), ...options });

const FILLER_LEVELS = ['hesitations', 'all'] as const;
export const PERSONAL_DATA = ['phone', 'iin', 'card', 'iban', 'email', 'name'] as const;
export type PersonalData = (typeof PERSONAL_DATA)[number];
const SCRIPTS = ['cyrillic', 'latin'] as const;

/** Control characters and halves of a surrogate pair are no signs, and PostgreSQL cannot store them all. */
const Sign = z.string().regex(/^[^\p{Cc}\p{Cs}]*$/u, 'has characters that are no text');

/** How the numbers of one language are written. */
const Conventions = z.strictObject({
  group: Sign.max(3).optional().describe('Between thousands; a no-break space by default'),
  decimal: Sign.min(1).max(1).optional().describe('Between the whole and the fraction'),
  percent: Sign.max(10).optional().describe('With the space before it'),
  currency: z
    .record(z.string().regex(/^[A-Z]{3}$/), Sign.max(10))
    .optional()
    .describe('The sign of a currency, by its ISO 4217 code; # in it stands for the number: $#'),
  currency_ending: z
    .enum(['word', 'sign'])
    .optional()
    .describe('What a Kazakh ending goes on: the word (5 000 теңгеге) or the sign (5 000 ₸-ге)'),
  millions: z.enum(['short', 'digits']).optional().describe('25 млн or 25 000 000, where nothing smaller was said'),
  range: Sign.min(1).max(3).optional().describe('Between two numbers: 5–10'),
  date: Sign.max(40)
    .regex(/^$|^(?=.*\{day\})(?=.*\{month\})(?=.*\{year\})/, 'has not all of {day}, {month}, {year}')
    .optional()
    .describe('With {day}, {month}, {year}, all digits, for a whole date; as it was said when empty'),
  time: Sign.max(20)
    .regex(/^(?=.*\{hour\})(?=.*\{minute\})/, 'has not both of {hour}, {minute}')
    .optional()
    .describe('With {hour}, {minute}'),
  phone: Sign.max(40)
    .regex(/^([^#]*#){10}[^#]*$/, 'has not ten #')
    .optional()
    .describe('# for each of the ten digits behind +7'),
  largest_word: z.number().int().min(0).max(10).optional().describe('Numbers up to this stay words where they only count things'),
  largest_ordinal_word: z.number().int().min(0).max(10).optional().describe('The same for ordinals'),
});

const invented = step(true, {}).describe('Leave out what engines invent on silence, and their loops');
const language = step(true, {}).describe('Tell the languages of words apart: kk, ru, en, mixed');
const fillers = step(true, {
  level: z.enum(FILLER_LEVELS).default('hesitations').describe('hesitations: э-э, ммм; all: also ну, вот, жаңағы where they mean nothing'),
}).describe('Leave out fillers');
const repetitions = step(true, {}).describe('Leave out stutters: "мы мы пошли"');
const glossary = step(true, {}).describe('Write terms and names as the glossary has them');
const numbers = step(true, {
  conventions: z.strictObject({ kk: Conventions.optional(), ru: Conventions.optional(), en: Conventions.optional() }).default({}),
}).describe('Write numbers, dates, times and money with digits');
const sentences = step(true, {}).describe('Capitals and punctuation, where the text has none');
const SwearWord = Sign.trim().min(1).max(64);
const profanity = step(false, {
  also: z.array(SwearWord).max(1000).default([]).describe('Words to mask beside ours; a * behind one stands for any ending'),
  never: z.array(SwearWord).max(1000).default([]).describe('Words to leave as they are'),
  whole: z.boolean().default(false).describe('*** instead of the first letter and stars'),
}).describe('Mask swear words');
const personal_data = step(false, {
  kinds: z.array(z.enum(PERSONAL_DATA)).default([...PERSONAL_DATA]),
}).describe('Mask phones, identity numbers, cards, accounts, addresses and names for all who may not see them');
const script = step(false, { to: z.enum(SCRIPTS).default('latin') }).describe('Write Kazakh in another script');
/** Where our own confidence is lower, a segment needs a look: found by `npm run bench -- quality`. */
export const LOOK_BELOW = 0.75;
const quality = step(true, {
  look_below: z.number().min(0).max(1).default(LOOK_BELOW).describe('The quality of a segment, 0 to 1, below which it needs a look'),
}).describe('Mark what needs a look');

const steps = { invented, language, fillers, repetitions, glossary, numbers, sentences, profanity, personal_data, script, quality };

/** What was done with a text: every step with all its options, in the order in which they are done. */
export const ProcessingUsed = z.strictObject(steps).meta({ id: 'ProcessingUsed' });
export type Processing = z.infer<typeof ProcessingUsed>;

/** Whoever says how a step is to be done wants it done. */
const orBoolean = <T extends z.ZodRawShape>(own: z.ZodObject<T, z.core.$strict>) =>
  z
    .union([z.boolean(), own.extend({ on: z.boolean().default(true) })])
    .optional()
    .describe(own.description ?? '');

/** What is to be done with a text. `true` and `false` stand for `{"on": true}` and `{"on": false}`; what is left out is as usual. */
export const ProcessingWishes = z
  .strictObject({
    invented: orBoolean(invented),
    language: orBoolean(language),
    fillers: orBoolean(fillers),
    repetitions: orBoolean(repetitions),
    glossary: orBoolean(glossary),
    numbers: orBoolean(numbers),
    sentences: orBoolean(sentences),
    profanity: orBoolean(profanity),
    personal_data: orBoolean(personal_data),
    script: orBoolean(script),
    quality: orBoolean(quality),
  })
  .meta({ id: 'Processing' });
export type ProcessingWishes = z.infer<typeof ProcessingWishes>;

export const STEPS = Object.keys(steps) as (keyof Processing)[];

/** All that is to be done, when only this was said. */
export function settleProcessing(wishes: ProcessingWishes): Processing {
  return ProcessingUsed.parse(
    Object.fromEntries(
      STEPS.map((name) => {
        const wish = wishes[name];
        return [name, typeof wish === 'boolean' ? { on: wish } : (wish ?? {})];
      }),
    ),
  );
}
export type NumberConventions = z.infer<typeof Conventions>;
