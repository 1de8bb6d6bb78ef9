import type { EndpointSettings } from '../../config/endpoint-settings.ts';
import { AppError } from '../../contract/app-error.ts';
import { callHttp, type Endpoint, readJson } from '../call-http.ts';
import type { Engine } from '../engine.ts';
import type { EngineTools } from '../engine-tools.ts';
import type { RateLimit } from '../rate-limiter.ts';
import { recognitionOf } from './answer.ts';
import { explainFailure } from './failure.ts';
import { capabilitiesOf } from './limits.ts';
import { multipartBody } from './multipart-body.ts';
import { formFields, transcriptionUrl } from './request.ts';

/** No limit to speak of: who takes a place only waits while an engine has asked for a pause, whichever worker it was said to. */
const HARDLY_ANY: RateLimit = { calls: 6000, perMs: 60_000, burst: 100 };
/** A longer pause is the pool's affair: it gives the place free, and asks another engine if the pause is too long. */
const LONGEST_WAIT_MS = 5000;

/**
 * An endpoint that speaks OpenAI's transcription format, in the dialect of its kind:
 * https://platform.openai.com/docs/api-reference/audio/createTranscription. `parallel`: clips of one job at once.
 */
export function createOpenAi(settings: EndpointSettings, parallel: number, tools: EngineTools): Engine {
  const { id, key, limits } = settings;
  const endpoint: Endpoint = { engine: id, settings: settings.settings };
  const url = transcriptionUrl(settings);
  const capabilities = capabilitiesOf(settings, parallel);
  const rate = limits.requestsPerMinute === undefined ? HARDLY_ANY : perMinute(limits.requestsPerMinute, capabilities.parallel);
  const headers = { accept: 'application/json', ...(key !== null && { authorization: `Bearer ${key}` }) };

  return {
    id,
    name: settings.name,
    model: settings.model,
    location: settings.location,
    demo: false,
    capabilities,
    async check() {
      const needsKey = (settings.kind === 'openai' || settings.kind === 'cloudru') && !settings.free;
      return needsKey && key === null ? `${settings.name} has no key; set ${settings.settings.key}` : null;
    },
    async recognise({ audio, language, speakers, hints, signal }) {
      await tools.limiter.take(id, rate, signal, rate === HARDLY_ANY ? LONGEST_WAIT_MS : undefined);
      await using form = multipartBody(formFields(settings, { audio, language, hints }), audio);
      const explain = explainFailure(settings, language);
      try {
        const request = { method: 'POST', headers: { ...headers, ...form.headers }, body: form.body, duplex: 'half', signal } as const;
        const response = await callHttp(tools, endpoint, url, request, explain);
        const answer = await readJson(endpoint, response, signal, audio.durationMs);
        return recognitionOf(answer, { settings, durationMs: audio.durationMs, speakers, hints, explain });
      } catch (error) {
        if (error instanceof AppError && error.code === 'ENGINE_RATE_LIMITED' && error.retryAfterMs !== null)
          await tools.limiter.block(id, error.retryAfterMs);
        throw error;
      }
    },
  };
}

/** As many at once as a job has clips under way, as long as that is a small part of a minute's. */
function perMinute(calls: number, parallel: number): RateLimit {
  return { calls, perMs: 60_000, burst: Math.max(1, Math.min(parallel, Math.floor(calls / 4))) };
}
