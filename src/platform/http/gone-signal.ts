import type { FastifyReply } from 'fastify';

/** Aborted when whoever asked goes away before the answer has left. `request.signal` is aborted when a body has been read, too. */
export function goneSignal({ raw }: FastifyReply): AbortSignal {
  const gone = new AbortController();
  const end = (): void => {
    if (!raw.writableFinished) gone.abort();
  };
  if (raw.destroyed) end();
  else raw.once('close', end);
  return gone.signal;
}
