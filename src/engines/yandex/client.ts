import { randomUUID } from 'node:crypto';
import type { Response } from 'undici';
import type { YandexSettings } from '../../config/yandex.ts';
import { AppError } from '../../contract/app-error.ts';
import { callHttp } from '../call-http.ts';
import { httpStatus } from '../engine-errors.ts';
import type { EngineTools } from '../engine-tools.ts';
import { type StreamedBody, sending } from '../streamed-body.ts';
import type { Auth } from './auth.ts';
import { explainFailure } from './failure.ts';
import type { Quota } from './limits.ts';

export interface YandexCall {
  method: 'GET' | 'POST' | 'DELETE';
  url: string;
  /** The setting that `url` begins with. */
  setting: string;
  /** Null: none applies. */
  quota: Quota | null;
  signal: AbortSignal;
  body?: StreamedBody & { type: string };
}

/** One call with our credentials, within the quotas; an IAM token that is refused is renewed once. Rejects as `callHttp` does. */
export type YandexClient = (call: YandexCall) => Promise<Response>;

export function createClient(engine: string, { folderId }: Pick<YandexSettings, 'folderId'>, auth: Auth, tools: EngineTools): YandexClient {
  async function once({ method, url, setting, quota, signal, body }: YandexCall, authorization: string): Promise<Response> {
    if (quota) await tools.limiter.take(quota.key, quota.limit, signal);
    const headers = {
      authorization,
      'x-client-request-id': randomUUID(),
      ...(folderId !== null && { 'x-folder-id': folderId }),
      ...(body && { 'content-type': body.type, 'content-length': String(body.bytes) }),
    };
    const endpoint = { engine, settings: { url: setting, key: auth.setting, model: 'YANDEX_MODEL' } };
    const explain = explainFailure({ key: auth.setting, secrets: auth.secrets });
    return sending(body, (sent) => callHttp(tools, endpoint, url, { method, headers, signal, ...sent }, explain)).catch(
      async (error: unknown) => {
        throw quota ? await withPause(error, quota) : error;
      },
    );
  }

  /** Everybody waits who would have been next. */
  async function withPause(error: unknown, quota: Quota): Promise<unknown> {
    if (!(error instanceof AppError) || error.code !== 'ENGINE_RATE_LIMITED') return error;
    const { code, message, details, cause, retryAfterMs } = error;
    const pauseMs = retryAfterMs ?? quota.pauseMs;
    await tools.limiter.block(quota.key, pauseMs);
    return new AppError(code, { message, details, cause, retryAfterMs: pauseMs });
  }

  return async (call) => {
    const authorization = await auth.header(call.signal);
    try {
      return await once(call, authorization);
    } catch (error) {
      if (httpStatus(error) !== 401 || !auth.renew(authorization)) throw error;
      return once(call, await auth.header(call.signal));
    }
  };
}
