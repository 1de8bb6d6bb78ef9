import { addAbortSignal } from 'node:stream';
import type { AudioClip } from './engine.ts';

/** A body of known length that is made while it is sent. */
export interface StreamedBody {
  bytes: number;
  /** What it is read from is closed when that signal aborts, read to its end or not. */
  open(until: AbortSignal): AsyncGenerator<Uint8Array>;
}

/** A call that sends a body; whatever becomes of the call, nothing of the body stays open. */
export async function sending<T>(
  body: StreamedBody | undefined,
  call: (init: { body?: AsyncIterable<Uint8Array>; duplex?: 'half' }) => Promise<T>,
): Promise<T> {
  if (!body) return call({});
  const ended = new AbortController();
  try {
    return await call({ body: body.open(ended.signal), duplex: 'half' });
  } finally {
    ended.abort();
  }
}

/** The audio itself as a body. */
export function audioBody(audio: Pick<AudioClip, 'bytes' | 'open'>): StreamedBody {
  return {
    bytes: audio.bytes,
    async *open(until) {
      yield* addAbortSignal(until, audio.open());
    },
  };
}
