import type { EndpointSettings } from '../../config/endpoint-settings.ts';
import type { RecogniseRequest } from '../engine.ts';
import { HINT_SEPARATOR } from '../hints.ts';
import { answerFormat, hintField } from './limits.ts';

type Field = readonly [name: string, value: string];

/** Whisper hears so much at a time. The diarizing model must be told how to cut what is longer. */
const WINDOW_MS = 30_000;

/** Where clips are posted: the address itself where it names the route, else the route of its kind below it. */
export function transcriptionUrl({ kind, url }: Pick<EndpointSettings, 'kind' | 'url'>): string {
  if (/\/(inference|transcriptions)$/.test(url)) return url;
  return kind === 'whispercpp' && !url.endsWith('/v1') ? `${url}/inference` : `${url}/audio/transcriptions`;
}

/** The fields of the form beside the file, for this kind of server and model. */
export function formFields(
  settings: Pick<EndpointSettings, 'kind' | 'model'>,
  { audio, language, hints }: Pick<RecogniseRequest, 'audio' | 'language' | 'hints'>,
): Field[] {
  const { format, granularities } = answerFormat(settings);
  const fields: Field[] = [
    ['model', settings.model],
    ['response_format', format],
  ];
  // Without the field whisper.cpp takes the language it was started with; the others find out.
  if (language !== 'auto' || settings.kind === 'whispercpp') fields.push(['language', language]);
  if (granularities) fields.push(['timestamp_granularities[]', 'word'], ['timestamp_granularities[]', 'segment']);
  if (settings.kind === 'whispercpp') fields.push(['token_timestamps', 'true']);
  if (format === 'diarized_json' && audio.durationMs > WINDOW_MS) fields.push(['chunking_strategy', 'auto']);
  return [...fields, ...hintFields(settings, hints, audio.durationMs)];
}

function hintFields(settings: Pick<EndpointSettings, 'kind' | 'model'>, hints: readonly string[], durationMs: number): Field[] {
  const field = hintField(settings);
  if (field === null || hints.length === 0) return [];
  if (field === 'keywords[]') return hints.map((hint) => [field, hint]);
  const fields: Field[] = [[field, hints.join(HINT_SEPARATOR)]];
  // Without it whisper.cpp knows the prompt in the first window only.
  if (settings.kind === 'whispercpp' && durationMs > WINDOW_MS) fields.push(['carry_initial_prompt', 'true']);
  return fields;
}
