import type { FastifyReply } from 'fastify';

/** Aborted when whoever asked goes away before the answer has left. `request.signal` is aborted when a body has been read, too. */
export function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) gone.abort();
  });
  return gone.signal;
}
