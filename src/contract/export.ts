import { z } from 'zod';

/** What a transcript can be written as: for people, for subtitles, for programs. */
export const EXPORT_FORMATS = ['txt', 'docx', 'pdf', 'srt', 'vtt', 'ttml', 'csv', 'json', 'rttm'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

const SUBTITLE_PRESETS = ['netflix', 'broadcast', 'youtube', 'custom'] as const;
const DOCUMENT_LANGUAGES = ['kk', 'ru', 'en'] as const;
export type DocumentLanguage = (typeof DOCUMENT_LANGUAGES)[number];
const DOCUMENT_TEMPLATES = ['transcript', 'minutes'] as const;
const CSV_SEPARATORS = ['comma', 'semicolon', 'tab'] as const;

/** Options come as text: from an address, or from a command line. */
const number = (least: number, most: number) => z.coerce.number().min(least).max(most).optional();

/** The limits that only `preset=custom` takes; what is not given is as in the preset netflix. */
const customLimits = {
  line_characters: number(16, 100).describe('Characters on a line'),
  lines: number(1, 3).pipe(z.int().optional()).describe('Lines at a time'),
  characters_per_second: number(5, 50).describe('Characters that can be read in a second'),
  min_seconds: number(0.2, 5).describe('The shortest time that something is shown'),
  max_seconds: number(1, 30).describe('The longest time that something is shown'),
  gap_seconds: number(0, 1).describe('Between two'),
};

const SubtitleOptions = z
  .strictObject({
    preset: z.enum(SUBTITLE_PRESETS).default('netflix').describe('Which limits subtitles keep'),
    ...customLimits,
  })
  .superRefine(({ preset, ...limits }, context) => {
    const given = Object.entries(limits).find(([, value]) => value !== undefined);
    if (preset !== 'custom' && given !== undefined)
      context.addIssue({ code: 'custom', path: [given[0]], message: 'only preset=custom takes limits of your own' });
    if ((limits.min_seconds ?? 0) > (limits.max_seconds ?? 7))
      context.addIssue({ code: 'custom', path: ['min_seconds'], message: 'is more than max_seconds' });
  });
export type SubtitleOptions = z.output<typeof SubtitleOptions>;

const TextOptions = z.strictObject({
  times: z.stringbool().default(true).describe('When each paragraph begins'),
  speakers: z.stringbool().optional().describe('Who speaks; without it, when there is more than one'),
});
export type TextOptions = z.output<typeof TextOptions>;

const lang = z.enum(DOCUMENT_LANGUAGES).optional().describe('The language of headings; without it, that of the transcript');
const DocumentOptions = z.strictObject({
  lang,
  template: z.enum(DOCUMENT_TEMPLATES).default('transcript').describe('minutes: to be filled in, with agenda, decisions, signatures'),
});
export type DocumentOptions = z.output<typeof DocumentOptions>;

const PageOptions = z.strictObject({ lang });
export type PageOptions = z.output<typeof PageOptions>;

const TableOptions = z.strictObject({
  separator: z
    .enum(CSV_SEPARATORS)
    .default('comma')
    .describe('Between columns; with semicolon numbers have a decimal comma, as spreadsheets in Kazakh and Russian expect'),
});
export type TableOptions = z.output<typeof TableOptions>;

const NoOptions = z.strictObject({});

/** The options of each format, as query parameters of the export and as `--with name=value` of `transcribe`. */
export const EXPORT_OPTIONS = {
  txt: TextOptions,
  docx: DocumentOptions,
  pdf: PageOptions,
  srt: SubtitleOptions,
  vtt: SubtitleOptions,
  ttml: SubtitleOptions,
  csv: TableOptions,
  json: NoOptions,
  rttm: NoOptions,
} satisfies Record<ExportFormat, z.ZodObject>;
type ExportOptions<Format extends ExportFormat> = z.output<(typeof EXPORT_OPTIONS)[Format]>;
/** A format with the options it takes, checked. */
export type ExportRequest<Formats extends ExportFormat = ExportFormat> = {
  [Format in Formats]: { format: Format; options: ExportOptions<Format> };
}[Formats];

/** All options of all formats as they stand in an address, for the reference; which a format takes is for EXPORT_OPTIONS to check. */
export const ExportQuery = z.looseObject(
  Object.fromEntries(
    Object.entries(
      Object.groupBy(
        EXPORT_FORMATS.flatMap((format) => Object.entries(EXPORT_OPTIONS[format].shape).map(([name, type]) => ({ format, name, type }))),
        ({ name }) => name,
      ),
    ).map(([name, uses = []]) => [
      name,
      z
        .string()
        .optional()
        .describe(`${uses[0]?.type.description ?? ''} (${uses.map(({ format }) => format).join(', ')})`),
    ]),
  ),
);

/** What a document says about the recording beside its transcript. */
export interface ExportFacts {
  filename: string;
  /** When the recording was uploaded. */
  date: Date;
  /** Names of people, companies and places that no subtitle parts; those of the speakers are known. */
  names?: readonly string[];
}

/** What the limits of subtitles could not be kept for. */
export interface SubtitleViolations {
  /** Cues that nobody can read in the time there is. */
  too_fast: number;
  too_short: number;
  /** Lines with a word that is longer than a line. */
  too_wide: number;
  /** Breaks inside a name, or between a number and its unit. */
  parted: number;
}
