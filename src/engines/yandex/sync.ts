import type { YandexSettings } from '../../config/yandex.ts';
import { AppError } from '../../contract/app-error.ts';
import { splitWords } from '../../transcript/split-words.ts';
import { spreadWords } from '../../transcript/spread-words.ts';
import { readJson } from '../call-http.ts';
import type { AudioClip, Engine } from '../engine.ts';
import type { EngineTools } from '../engine-tools.ts';
import { assertSayable } from '../plausible.ts';
import { audioBody } from '../streamed-body.ts';
import { createAuth } from './auth.ts';
import { createClient } from './client.ts';
import type { Quota } from './limits.ts';
import { SyncAnswer } from './schema.ts';

/** 20 requests a second, 1 MB, 30 s: https://yandex.cloud/docs/speechkit/concepts/limits */
const REQUESTS: Quota = { key: 'yandex:sync', limit: { calls: 20, perMs: 1000, burst: 5 }, pauseMs: 1000 };
const MAX_BYTES = 1_000_000;
const MAX_SECONDS = 29;

/**
 * Yandex SpeechKit, synchronous recognition of version 1: Russian only, half a minute at most, without times of words;
 * the answer comes at once and uses nothing of the 500 submits an hour. An engine of its own, because it hears less than
 * `yandex` does: somebody asks for it by name, or sets it behind `yandex` in ENGINE_ORDER. `parallel`: clips of one job
 * at once.
 */
export function createYandexSync(settings: YandexSettings, parallel: number, tools: EngineTools): Engine {
  const auth = createAuth(settings, tools);
  const client = createClient('yandex-sync', settings, auth, tools);
  const endpoint = { engine: 'yandex-sync', settings: { url: 'YANDEX_STT_URL', key: auth.setting } };
  return {
    id: 'yandex-sync',
    name: 'Yandex SpeechKit, short audio',
    model: settings.model,
    location: settings.location,
    demo: false,
    capabilities: {
      languages: ['ru'],
      maxSeconds: MAX_SECONDS,
      maxBytes: MAX_BYTES,
      minSeconds: 1,
      preferredSeconds: MAX_SECONDS,
      encodings: ['ogg_opus', 'pcm_s16le'],
      wordTimes: false,
      diarization: null,
      parallel,
      maxInFlight: Math.max(parallel, REQUESTS.limit.calls),
      // 15 s of one channel, each request rounded up: https://yandex.cloud/docs/speechkit/pricing
      billing: { unitMs: 15_000, minimumMs: 15_000, perResult: false },
      clipsPerHour: null,
      deferred: null,
      losesSpeech: false,
      realTimeFactor: 0.2,
    },
    check: async () => auth.problem(),
    async recognise({ audio, language, signal }) {
      signal.throwIfAborted();
      if (language !== 'ru')
        throw new AppError('ENGINE_REFUSED_AUDIO', {
          message: 'yandex-sync hears Russian only: choose the language ru, or the engine yandex',
          details: { engine: 'yandex-sync', language },
        });
      const response = await client({
        method: 'POST',
        url: `${settings.sttUrl}/speech/v1/stt:recognize?${queryFor(audio, settings)}`,
        setting: 'YANDEX_STT_URL',
        quota: REQUESTS,
        signal,
        body: { ...audioBody(audio), type: 'application/octet-stream' },
      });
      const answer = SyncAnswer.safeParse(await readJson(endpoint, response, signal, audio.durationMs));
      if (!answer.success) throw new AppError('ENGINE_BAD_ANSWER', { message: 'yandex-sync answered something else than is documented' });
      assertSayable('yandex-sync', splitWords(answer.data.result), audio.durationMs);
      const words = spreadWords(answer.data.result, 0, audio.durationMs);
      return { words: words.map((word) => ({ ...word, confidence: null, language: 'ru' })), warnings: [], billedMs: null };
    },
  };
}

function queryFor({ encoding }: AudioClip, { model, folderId }: YandexSettings): URLSearchParams {
  return new URLSearchParams({
    lang: 'ru-RU',
    topic: model,
    ...(encoding === 'ogg_opus' ? { format: 'oggopus' } : { format: 'lpcm', sampleRateHertz: '16000' }),
    ...(folderId !== null && { folderId }),
  });
}
