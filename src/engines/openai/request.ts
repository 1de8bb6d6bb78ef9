import type { EndpointSettings } from '../../config/endpoint-settings.ts';
import type { RecogniseRequest } from '../engine.ts';
import { answerFormat } from './limits.ts';

type Field = readonly [name: string, value: string];

/** The diarizing model must be told how to cut what is longer. */
const CUT_MS = 30_000;

/** Where clips are posted: the address itself where it names the route, else the route of its kind below it. */
export function transcriptionUrl({ kind, url }: Pick<EndpointSettings, 'kind' | 'url'>): string {
  if (/\/(inference|transcriptions)$/.test(url)) return url;
  return kind === 'whispercpp' && !url.endsWith('/v1') ? `${url}/inference` : `${url}/audio/transcriptions`;
}

/** The fields of the form beside the file, for this kind of server and model. */
export function formFields(
  settings: Pick<EndpointSettings, 'kind' | 'model'>,
  { audio, language }: Pick<RecogniseRequest, 'audio' | 'language'>,
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
  if (format === 'diarized_json' && audio.durationMs > CUT_MS) fields.push(['chunking_strategy', 'auto']);
  return fields;
}
