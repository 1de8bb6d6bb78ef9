import type { YandexSettings } from '../../config/yandex.ts';
import { AppError } from '../../contract/app-error.ts';
import { readJson } from '../call-http.ts';
import type { Engine, RecognisedWord, RecogniseRequest } from '../engine.ts';
import type { EngineTools } from '../engine-tools.ts';
import { createAuth } from './auth.ts';
import { createBucket } from './bucket.ts';
import { createClient } from './client.ts';
import { capabilitiesOf, DEFERRED_SECONDS, INLINE_BYTES, SUBMITS } from './limits.ts';
import { createOperations } from './operation.ts';
import { readAnswer } from './read-answer.ts';
import { asksForSpeakers, describe, inlineBody, referringBody } from './request.ts';
import { Operation } from './schema.ts';
import { readTicket, type Ticket, writeTicket } from './ticket.ts';

/** How long a call in the deferred mode stays after it has sent the audio. */
const DEFERRED_PATIENCE_MS = 5000;
/** When to come back for a deferred answer: later and later. */
const COME_BACK_MS = { soonest: 60_000, latest: 15 * 60_000 };
/** Their promise of a day, and some hours in which it may still be kept. */
const DEFERRED_PROMISE_MS = (DEFERRED_SECONDS + 3 * 3600) * 1000;
/** They keep answers for three days. */
const KEPT_MS = 3 * 24 * 3_600_000;

/** `useless`: the ticket is worth nothing any more. `gone`: nothing is known of it; when it is an old one, the audio is sent again. */
type Outcome = { words: RecognisedWord[] } | { useless: AppError } | { gone: AppError };

/**
 * Yandex SpeechKit, asynchronous recognition of version 3: the audio is accepted as an operation, which is asked about
 * until its answer can be fetched. docs/engines-yandex.md says what is set where, and what has not been verified.
 * `parallel`: clips of one job at once.
 */
export function createYandex(settings: YandexSettings, parallel: number, tools: EngineTools): Engine {
  const auth = createAuth(settings, tools);
  const client = createClient('yandex', settings, auth, tools);
  const bucket = settings.bucket && createBucket(settings.bucket, tools);
  const names = () => ({ key: auth.setting, secrets: auth.secrets });
  const operations = createOperations(client, settings, names);

  async function send(request: RecogniseRequest): Promise<Ticket> {
    const { audio, signal } = request;
    if (audio.bytes <= INLINE_BYTES) return submit(request, null);
    if (!bucket)
      throw new AppError('CHUNK_TOO_LARGE', { message: 'A part is too large for a request to yandex; YANDEX_BUCKET would take it' });
    const object = await bucket.put(audio, signal);
    return submit(request, object).catch(async (error: unknown) => {
      await bucket.remove(object);
      throw error;
    });
  }

  async function submit(request: RecogniseRequest, object: string | null): Promise<Ticket> {
    const { audio, signal } = request;
    const description = describe(request, settings);
    const body = bucket && object !== null ? referringBody(description, bucket.uri(object)) : inlineBody(description, audio);
    const response = await client({
      method: 'POST',
      url: `${settings.sttUrl}/stt/v3/recognizeFileAsync`,
      setting: 'YANDEX_STT_URL',
      quota: SUBMITS,
      signal,
      body: { ...body, type: 'application/json' },
    });
    const endpoint = { engine: 'yandex', settings: { url: 'YANDEX_STT_URL', key: auth.setting } };
    const operation = Operation.safeParse(await readJson(endpoint, response, signal));
    if (!operation.success) throw new AppError('ENGINE_BAD_ANSWER', { message: 'yandex accepted the audio but named no operation' });
    const ticket = { operation: operation.data.id, object, acceptedAt: Date.now() };
    await request.onAccepted(writeTicket(ticket));
    return ticket;
  }

  async function fetch(
    ticket: Ticket,
    { audio, language, speakers, deferred, signal }: RecogniseRequest,
    isNew: boolean,
  ): Promise<Outcome> {
    const ageMs = Date.now() - ticket.acceptedAt;
    if (ageMs > KEPT_MS) return { gone: new AppError('ENGINE_FAILED', { message: 'yandex keeps answers for three days only' }) };
    const operation = await operations.waitFor(ticket.operation, {
      firstMs: isNew ? Math.min(Math.max(audio.durationMs / 20, 500), 1000) : 0,
      patienceMs: deferred ? (isNew ? DEFERRED_PATIENCE_MS : 0) : Number.POSITIVE_INFINITY,
      signal,
    });
    if (operation.state === 'pending') throw pending(ageMs);
    if (operation.state === 'gone') return { gone: operation.error };
    if (operation.state === 'failed') return { useless: operation.error };
    const context = { audioMs: audio.durationMs, language, labelled: asksForSpeakers(speakers) };
    const reading = await readAnswer(operation.answer, context, names(), signal);
    if ('unusable' in reading) return { useless: reading.unusable };
    await operations.remove(ticket.operation, signal);
    return { words: reading.words };
  }

  /** `fetch`, with the object of the ticket removed unless the ticket will be used again. */
  async function settle(ticket: Ticket, request: RecogniseRequest, isNew: boolean): Promise<Outcome> {
    const { object } = ticket;
    if (bucket === null || object === null) return fetch(ticket, request, isNew);
    let isNeeded = false;
    try {
      return await fetch(ticket, request, isNew);
    } catch (error) {
      isNeeded = request.signal.aborted ? request.deferred : error instanceof AppError && error.retry;
      throw error;
    } finally {
      if (!isNeeded) await bucket.remove(object);
    }
  }

  /** Null: there is no ticket, or nothing is known of it any more. */
  async function redeem(request: RecogniseRequest): Promise<Outcome | null> {
    const ticket = readTicket(request.ticket);
    if (ticket === null) return null;
    const outcome = await settle(ticket, request, false);
    if (!('gone' in outcome)) return outcome;
    await request.onAccepted(null);
    return null;
  }

  return {
    id: 'yandex',
    name: 'Yandex SpeechKit',
    model: settings.model,
    location: settings.location,
    demo: false,
    capabilities: capabilitiesOf(settings, parallel),
    check: async () => auth.problem(),
    async recognise(request) {
      request.signal.throwIfAborted();
      const outcome = (await redeem(request)) ?? (await settle(await send(request), request, true));
      if ('words' in outcome) return { words: outcome.words, warnings: [], billedMs: null };
      if ('gone' in outcome) throw outcome.gone;
      await request.onAccepted(null);
      throw outcome.useless;
    },
  };
}

function pending(ageMs: number): AppError {
  if (ageMs > DEFERRED_PROMISE_MS)
    return new AppError('ENGINE_TIMEOUT', { message: 'yandex has not kept its promise of an answer within a day' });
  const retryAfterMs = Math.min(Math.max(ageMs / 4, COME_BACK_MS.soonest), COME_BACK_MS.latest);
  return new AppError('ENGINE_PENDING', { details: { engine: 'yandex' }, retryAfterMs: Math.round(retryAfterMs) });
}
