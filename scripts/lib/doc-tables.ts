import type { EndpointKind } from '../../src/config/endpoint-settings.ts';
import { VARIABLES } from '../../src/config/env.ts';
import { ERRORS } from '../../src/contract/app-error.ts';
import { answerFormat, capabilitiesOf, hintField } from '../../src/engines/openai/limits.ts';

/** A table in a document that is made from the code, between `<!-- table: NAME -->` and `<!-- end -->`. */
export interface DocTable {
  /** Path from the root of the checkout. */
  file: string;
  name: string;
  make(): string;
}

export const DOC_TABLES: readonly DocTable[] = [
  { file: 'docs/configuration.md', name: 'settings', make: settings },
  { file: 'docs/api.md', name: 'errors', make: errors },
  { file: 'docs/engines-openai.md', name: 'endpoint limits', make: endpointLimits },
];

/** The document with its table made anew. Throws when the document has no place for it. */
export function withTable(text: string, { file, name, make }: DocTable): string {
  const place = new RegExp(String.raw`(<!-- table: ${name} -->\n)[\s\S]*?(<!-- end -->)`);
  if (!place.test(text)) throw new Error(`${file} has no place for the table "${name}"`);
  return text.replace(place, (_whole, begin: string, end: string) => `${begin}\n${make()}\n\n${end}`);
}

function settings(): string {
  return table(
    ['setting', 'default', 'meaning'],
    VARIABLES.map((variable) => [
      `\`${variable.name}\``,
      variable.default === '' ? '' : `\`${variable.default}\``,
      'secret' in variable ? `${variable.description} (secret)` : variable.description,
    ]),
  );
}

function errors(): string {
  return table(
    ['code', 'status', 'what happened', 'what to do', 'again?'],
    Object.entries(ERRORS).map(([code, error]) => [
      `\`${code}\``,
      String(error.status),
      error.message,
      error.hint,
      'retry' in error ? 'yes' : '',
    ]),
  );
}

const ENDPOINTS: readonly [kind: EndpointKind, model: string][] = [
  ['openai', 'whisper-1'],
  ['openai', 'gpt-4o-transcribe'],
  ['openai', 'gpt-4o-transcribe-diarize'],
  ['openai', 'gpt-transcribe'],
  ['openai', 'any other'],
  ['cloudru', 'openai/whisper-large-v3'],
  ['whispercpp', 'any'],
  ['speaches', 'any'],
  ['vllm', 'Whisper'],
  ['vllm', 'any other'],
];

function endpointLimits(): string {
  const nowhere = { id: '', name: '', url: '', key: null, languages: null, free: false, limits: {} };
  const location = { kind: 'remote', company: null, country: null, place: '' } as const;
  return table(
    ['kind', 'model', 'answer', 'times of', 'clip at most', 'preferred', 'upload at most', 'sent as', 'at once', 'speakers', 'terms'],
    ENDPOINTS.map(([kind, model]) => {
      const settings = { ...nowhere, kind, model, location, settings: { url: '', key: '', model: '' } };
      const { format } = answerFormat(settings);
      const hints = hintField(settings);
      const can = capabilitiesOf(settings, 0);
      return [
        `\`${kind}\``,
        model,
        `\`${format}\``,
        can.wordTimes ? 'words' : format === 'json' ? 'nothing' : 'segments',
        `${can.maxSeconds} s`,
        `${can.preferredSeconds} s`,
        can.maxBytes === null ? '' : '25 MB',
        can.encodings[0],
        can.parallel === 0 ? '' : String(can.parallel),
        can.diarization ? 'yes' : '',
        hints === null ? '' : `\`${hints}\``,
      ];
    }),
  );
}

/** Columns of even width, as the formatter makes them. */
function table(heads: string[], rows: string[][]): string {
  const cells = [heads, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = heads.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]): string => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [first = [], ...rest] = cells;
  return [line(first), line(widths.map((width) => '-'.repeat(width))), ...rest.map(line)].join('\n');
}
