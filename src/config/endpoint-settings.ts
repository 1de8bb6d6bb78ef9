import type { EngineLocation } from '../contract/job.ts';

export const ENDPOINT_KINDS = ['openai', 'cloudru', 'whispercpp', 'speaches', 'vllm'] as const;
export type EndpointKind = (typeof ENDPOINT_KINDS)[number];

/** An endpoint that speaks OpenAI's transcription format, in one of its dialects. */
export interface EndpointSettings {
  id: string;
  name: string;
  kind: EndpointKind;
  /** Without a slash at the end. */
  url: string;
  key: string | null;
  model: string;
  /** ISO 639-1; null: any. */
  languages: string[] | null;
  location: EngineLocation;
  /** Free of charge: on one's own machine. */
  free: boolean;
  limits: {
    maxBytes?: number;
    maxSeconds?: number;
    preferredSeconds?: number;
    parallel?: number;
    requestsPerMinute?: number;
  };
  /** Names of the settings, for errors. */
  settings: { url: string; key: string; model: string };
}
