/**
 * A program that tells speakers apart by pyannote until it is killed: `pyannote-client.ts URL KEY PCM_FILE TICKET_FILE`.
 * It keeps its ticket in a file, as a worker keeps it in the database.
 */
import { stat, writeFile } from 'node:fs/promises';
import { fetch } from 'undici';
import { createPyannote } from '../../src/engines/diarization/pyannote/diarizer.ts';
import { createWebhookInbox } from '../../src/engines/diarization/pyannote/webhook-inbox.ts';
import { createMemoryRates, createRateLimiter } from '../../src/engines/rate-limiter.ts';

const [url = '', key = '', pcmFile = '', ticketFile = ''] = process.argv.slice(2);
const location = { kind: 'remote', company: 'pyannoteAI', country: 'FR', place: 'pyannoteAI, France' } as const;
const tools = { fetch, limiter: createRateLimiter(createMemoryRates()), inbox: createWebhookInbox() };
const pyannote = createPyannote({ url, key, model: 'precision-2', webhook: null, location }, tools);
await pyannote.diarize({
  pcmFile,
  durationMs: (await stat(pcmFile)).size / 32,
  regions: [],
  count: { exact: null, min: null, max: null },
  signal: new AbortController().signal,
  ticket: null,
  onAccepted: (ticket) => writeFile(ticketFile, ticket ?? ''),
});
