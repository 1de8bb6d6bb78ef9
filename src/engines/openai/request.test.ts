import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { EndpointKind } from '../../config/endpoint-settings.ts';
import type { AudioClip } from '../engine.ts';
import { formFields, transcriptionUrl } from './request.ts';

const clip = (durationMs: number): AudioClip => ({ encoding: 'wav', durationMs, bytes: 0, file: '', open: () => Readable.from([]) });

describe('transcriptionUrl', () => {
  it.each<[EndpointKind, string, string]>([
    ['openai', 'https://api.openai.com/v1', 'https://api.openai.com/v1/audio/transcriptions'],
    ['openai', 'https://host/stt/audio/transcriptions', 'https://host/stt/audio/transcriptions'],
    ['speaches', 'http://lab:8000/v1', 'http://lab:8000/v1/audio/transcriptions'],
    ['whispercpp', 'http://127.0.0.1:8080', 'http://127.0.0.1:8080/inference'],
    ['whispercpp', 'http://127.0.0.1:8080/inference', 'http://127.0.0.1:8080/inference'],
    ['whispercpp', 'http://127.0.0.1:8080/v1', 'http://127.0.0.1:8080/v1/audio/transcriptions'],
  ])('of %s at %s', (kind, url, expected) => {
    expect(transcriptionUrl({ kind, url })).toBe(expected);
  });
});

describe('formFields', () => {
  const fields = (kind: EndpointKind, model: string, language: string, durationMs = 20_000, hints: string[] = []) =>
    formFields({ kind, model }, { audio: clip(durationMs), language, hints }).map((field) => field.join('='));
  const BOTH = ['timestamp_granularities[]=word', 'timestamp_granularities[]=segment'];

  it.each<[EndpointKind, string, string, string[]]>([
    ['openai', 'whisper-1', 'kk', ['model=whisper-1', 'response_format=verbose_json', 'language=kk', ...BOTH]],
    ['openai', 'whisper-1', 'auto', ['model=whisper-1', 'response_format=verbose_json', ...BOTH]],
    ['openai', 'gpt-4o-transcribe', 'ru', ['model=gpt-4o-transcribe', 'response_format=json', 'language=ru']],
    ['cloudru', 'openai/whisper-large-v3', 'kk', ['model=openai/whisper-large-v3', 'response_format=verbose_json', 'language=kk']],
    ['speaches', 'm', 'auto', ['model=m', 'response_format=verbose_json', ...BOTH]],
    ['vllm', 'whisper', 'ru', ['model=whisper', 'response_format=verbose_json', 'language=ru']],
    ['vllm', 'Qwen3-ASR', 'ru', ['model=Qwen3-ASR', 'response_format=json', 'language=ru']],
    ['whispercpp', 'm', 'auto', ['model=m', 'response_format=verbose_json', 'language=auto', 'token_timestamps=true']],
  ])('of %s with %s in %s', (kind, model, language, expected) => {
    expect(fields(kind, model, language)).toEqual(expected);
  });

  it('lets the diarizing model cut what is longer than 30 s, and only that', () => {
    const diarize = (durationMs: number) => fields('openai', 'gpt-4o-transcribe-diarize', 'kk', durationMs);
    expect(diarize(30_000)).toEqual(['model=gpt-4o-transcribe-diarize', 'response_format=diarized_json', 'language=kk']);
    expect(diarize(30_001)).toContain('chunking_strategy=auto');
  });

  it.each<[EndpointKind, string, string[]]>([
    ['openai', 'whisper-1', ['prompt=Kaspi Bank, ЭСФ']],
    ['openai', 'gpt-4o-transcribe', ['prompt=Kaspi Bank, ЭСФ']],
    ['openai', 'gpt-transcribe', ['keywords[]=Kaspi Bank', 'keywords[]=ЭСФ']],
    ['openai', 'gpt-4o-transcribe-diarize', []],
    ['cloudru', 'openai/whisper-large-v3', ['prompt=Kaspi Bank, ЭСФ']],
    ['speaches', 'm', ['hotwords=Kaspi Bank, ЭСФ']],
    ['vllm', 'whisper', ['prompt=Kaspi Bank, ЭСФ']],
    ['vllm', 'Qwen3-ASR', []],
    ['whispercpp', 'm', ['prompt=Kaspi Bank, ЭСФ']],
  ])('tells %s with %s what to listen for in the field that it has', (kind, model, expected) => {
    const without = fields(kind, model, 'kk');
    expect(fields(kind, model, 'kk', 20_000, ['Kaspi Bank', 'ЭСФ'])).toEqual([...without, ...expected]);
    expect(fields(kind, model, 'kk', 40_000, ['ЭСФ']).includes('carry_initial_prompt=true')).toBe(kind === 'whispercpp');
  });
});
