import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { longTranscript } from '../../bench/lib/long-transcript.ts';
import { makeExport, parseExport } from '../../src/library/make-export.ts';

const FACTS = { filename: 'Кездесу.mp3', date: new Date('2026-03-12T10:00:00Z') };

test('a request that is given up stops its document, and the next one is made', async () => {
  const transcript = longTranscript(8);
  const gone = new AbortController();
  const began = makeExport(transcript, parseExport('pdf', {}), FACTS, gone.signal);
  gone.abort();
  await expect(began).rejects.toThrow(/abort/i);
  expect(getEventListeners(gone.signal, 'abort')).toHaveLength(0);
  const { content } = await makeExport(longTranscript(0.1), parseExport('pdf', {}), FACTS, new AbortController().signal);
  expect(Buffer.from(content).subarray(0, 5).toString()).toBe('%PDF-');
});
