import { describe, expect, it } from 'vitest';
import type { EndpointKind, EndpointSettings } from '../../config/endpoint-settings.ts';
import { answerFormat, capabilitiesOf } from './limits.ts';

const MB = 1_000_000;

function settings(kind: EndpointKind, model: string, changes: Partial<EndpointSettings> = {}): EndpointSettings {
  return {
    id: 'lab',
    name: 'Lab',
    kind,
    url: 'http://127.0.0.1',
    key: null,
    model,
    languages: null,
    location: { kind: 'local', company: null, country: null, place: 'this machine' },
    free: false,
    limits: {},
    settings: { url: 'URL', key: 'KEY', model: 'MODEL' },
    ...changes,
  };
}

describe('capabilitiesOf', () => {
  it.each<[EndpointKind, string, object]>([
    [
      'openai',
      'whisper-1',
      { format: 'verbose_json', wordTimes: true, maxSeconds: 1400, preferredSeconds: 100, parallel: 4, encoding: 'ogg_opus' },
    ],
    [
      'openai',
      'gpt-4o-mini-transcribe',
      { format: 'json', wordTimes: false, maxSeconds: 1400, preferredSeconds: 15, encoding: 'ogg_opus' },
    ],
    ['openai', 'gpt-transcribe', { format: 'json', wordTimes: false }],
    [
      'openai',
      'gpt-4o-transcribe-diarize',
      { format: 'diarized_json', wordTimes: false, diarization: { maxSpeakers: 10 }, preferredSeconds: 200 },
    ],
    ['openai', 'whisper-large-v3', { format: 'verbose_json', wordTimes: false }],
    ['cloudru', 'openai/whisper-large-v3', { format: 'verbose_json', wordTimes: false, maxSeconds: 28, preferredSeconds: 15, parallel: 4 }],
    ['whispercpp', 'x', { format: 'verbose_json', wordTimes: true, maxBytes: null, parallel: 1, maxInFlight: 1, encoding: 'wav' }],
    ['speaches', 'Systran/faster-whisper-large-v3', { format: 'verbose_json', wordTimes: true, preferredSeconds: 25, encoding: 'flac' }],
    ['vllm', 'openai/whisper-large-v3', { format: 'verbose_json', wordTimes: false, maxSeconds: 28, preferredSeconds: 25 }],
    ['vllm', 'Qwen/Qwen3-ASR-0.6B', { format: 'json', wordTimes: false, maxSeconds: 28, preferredSeconds: 15 }],
  ])('of %s with %s', (kind, model, expected) => {
    const capabilities = capabilitiesOf(settings(kind, model), 4);
    const { format } = answerFormat({ kind, model });
    expect({ ...capabilities, format, encoding: capabilities.encodings[0] }).toMatchObject(expected);
  });

  it('leaves room for the form under the limit of the upload', () => {
    const { maxBytes } = capabilitiesOf(settings('openai', 'whisper-1'), 4);
    expect(maxBytes).toBeGreaterThan(24.9 * MB);
    expect(maxBytes).toBeLessThan(25 * MB);
    expect(capabilitiesOf(settings('cloudru', 'm'), 4).maxBytes).toBeLessThan(25 * MB);
  });

  it('does what the operator says', () => {
    const limits = { maxBytes: MB, maxSeconds: 20, preferredSeconds: 18, parallel: 2, requestsPerMinute: 30 };
    expect(capabilitiesOf(settings('whispercpp', 'm', { limits, languages: ['kk'] }), 4)).toMatchObject({
      maxSeconds: 20,
      preferredSeconds: 18,
      parallel: 2,
      maxInFlight: 2,
      clipsPerHour: 1800,
      languages: ['kk'],
    });
    expect(capabilitiesOf(settings('openai', 'whisper-1', { limits: { maxSeconds: 30 } }), 4)).toMatchObject({
      maxSeconds: 30,
      preferredSeconds: 30,
    });
    expect(capabilitiesOf(settings('openai', 'whisper-1', { limits: { maxBytes: MB } }), 4).maxBytes).toBeLessThan(MB);
  });

  it('bills seconds, and nothing where it is free', () => {
    expect(capabilitiesOf(settings('openai', 'whisper-1'), 4).billing).toEqual({ unitMs: 1000, minimumMs: 0, perResult: false });
    expect(capabilitiesOf(settings('speaches', 'm', { free: true }), 4).billing).toBeNull();
  });
});
