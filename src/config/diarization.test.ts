import { describe, expect, it } from 'vitest';
import { loadDiarization } from './diarization.ts';
import { readEnv } from './env.ts';
import { openKeys } from './open-keys.ts';

const load = (env: Record<string, string> = {}) => {
  const problems: string[] = [];
  return { ...loadDiarization(readEnv(env), '/models', problems), problems };
};

describe('loadDiarization', () => {
  it('has nothing but what is built in when nothing is set', () => {
    const sherpa = { named: null, modelsDir: '/models', threshold: 0.5 };
    expect(load()).toEqual({ choice: 'auto', sherpa, pyannote: null, problems: [] });
  });

  it.each([
    [{ DIARIZATION: 'magic' }, 'DIARIZATION: expected auto, engine, sherpa, pyannote, acoustic, got "magic"'],
    [{ DIARIZATION: 'pyannote' }, 'DIARIZATION=pyannote needs PYANNOTE_API_KEY, or PYANNOTE_URL'],
    [{ DIARIZATION_THRESHOLD: '0' }, 'DIARIZATION_THRESHOLD: expected a number between 0 and 2, got "0"'],
    [{ DIARIZATION_THRESHOLD: 'low' }, 'DIARIZATION_THRESHOLD: expected a number'],
    [{ DIARIZATION_EMBEDDING_MODEL: '/etc/hostname' }, 'belong together'],
    [
      { DIARIZATION_EMBEDDING_MODEL: '/no/e.onnx', DIARIZATION_SEGMENTATION_MODEL: '/etc/hostname' },
      'DIARIZATION_EMBEDDING_MODEL: /no/e.onnx cannot be read',
    ],
    [{ PYANNOTE_URL: 'https://api.pyannote.ai/v1' }, 'PYANNOTE_URL is that of pyannoteAI, which needs PYANNOTE_API_KEY'],
    [{ PYANNOTE_API_KEY: 'a\nb' }, 'PYANNOTE_API_KEY holds a line break'],
    [{ PYANNOTE_URL: 'voices.local' }, 'PYANNOTE_URL: expected an address'],
    [{ PYANNOTE_API_KEY: 'k', PYANNOTE_WEBHOOK_URL: 'https://me/x' }, 'belong together'],
    [{ PYANNOTE_API_KEY: 'k', PYANNOTE_WEBHOOK_URL: 'http://me/x', PYANNOTE_WEBHOOK_SECRET: 's' }, 'pyannoteAI calls https addresses only'],
  ])('%j is a problem that names its setting', (env, problem) => {
    expect(load(env).problems).toEqual([expect.stringContaining(problem)]);
  });

  it('takes the models that the settings name', () => {
    const env = {
      DIARIZATION_SEGMENTATION_MODEL: '/etc/hostname',
      DIARIZATION_EMBEDDING_MODEL: '/etc/hosts',
      DIARIZATION_THRESHOLD: '0.7',
    };
    expect(load(env)).toMatchObject({
      sherpa: { named: { segmentation: '/etc/hostname', embedding: '/etc/hosts' }, threshold: 0.7 },
      problems: [],
    });
  });
});

describe('loadPyannote', () => {
  it('is at pyannoteAI with a key alone', () => {
    const { pyannote, problems } = load({ PYANNOTE_API_KEY: ' key ', DIARIZATION: 'pyannote' });
    expect(problems).toEqual([]);
    expect(pyannote).toEqual({
      url: 'https://api.pyannote.ai/v1',
      key: 'key',
      model: 'precision-2',
      webhook: null,
      location: { kind: 'remote', company: 'pyannoteAI', country: 'FR', place: 'pyannoteAI, France' },
    });
  });

  it('is wherever its address leads, with or without a key', () => {
    const { pyannote } = load({ PYANNOTE_URL: 'http://localhost:8001/v1/', PYANNOTE_MODEL: 'community-1' });
    expect(pyannote).toMatchObject({ url: 'http://localhost:8001/v1', key: null, model: 'community-1', location: { kind: 'local' } });
    expect(load({ PYANNOTE_URL: 'https://voices.example.kz/v1', PYANNOTE_API_KEY: 'k' }).pyannote?.location).toMatchObject({
      kind: 'remote',
      company: 'voices.example.kz',
    });
  });

  it('knows where it is called back', () => {
    const url = 'https://stt.example.kz/api/v1/webhooks/pyannote';
    const { pyannote, problems } = load({ PYANNOTE_API_KEY: 'k', PYANNOTE_WEBHOOK_URL: url, PYANNOTE_WEBHOOK_SECRET: 's' });
    expect([pyannote?.webhook, problems]).toEqual([{ url, secret: 's' }, []]);
  });

  it('is warned about when its key would travel in the open', () => {
    const { pyannote } = load({ PYANNOTE_URL: 'http://voices.example.kz/v1', PYANNOTE_API_KEY: 'k' });
    const none = { endpoints: [], yandex: null };
    expect(openKeys({ ...none, pyannote })).toEqual([
      expect.stringMatching(/^PYANNOTE_URL: keys are sent to voices\.example\.kz in the open/),
    ]);
    expect(openKeys({ ...none, pyannote: pyannote && { ...pyannote, key: null } })).toEqual([]);
  });
});
