import { describe, expect, it } from 'vitest';
import { AppError } from '../../contract/app-error.ts';
import type { DiarizeRequest, Diarizer } from './diarizer.ts';
import { diarizeBy } from './fall-back.ts';

const HERE = { kind: 'local', company: null, country: null, place: 'here' } as const;
const TURNS = [{ startMs: 0, endMs: 1, speaker: 'A' }];
const make = (id: string, diarize: Diarizer['diarize'], problem: string | null = null): Diarizer => ({
  id,
  name: id,
  location: HERE,
  check: async () => problem,
  diarize,
});
const fails = (id: string, error: unknown): Diarizer => make(id, () => Promise.reject(error));
const works = (id: string): Diarizer => make(id, async () => TURNS);
const request = (changes: Partial<DiarizeRequest> = {}): DiarizeRequest => ({
  pcmFile: '',
  durationMs: 1,
  regions: [],
  count: { exact: null, min: null, max: null },
  signal: new AbortController().signal,
  ticket: null,
  onAccepted: async () => {},
  ...changes,
});

describe('diarizeBy', () => {
  it('says who has told, and who could not before', async () => {
    const error = new AppError('ENGINE_FAILED');
    const order = [make('a', async () => [], 'a is broken'), fails('b', error), works('c'), works('d')];
    expect(await diarizeBy(order, request())).toMatchObject({
      turns: TURNS,
      by: 'c',
      failures: [
        { diarizer: 'a', error: { code: 'ENGINE_UNAVAILABLE', message: 'a is broken' } },
        { diarizer: 'b', error },
      ],
    });
  });

  it('gives up with what the last one said, or at once where none of them is to blame', async () => {
    const [first, last] = [new AppError('ENGINE_FAILED'), new AppError('CHUNK_TOO_LARGE')];
    await expect(diarizeBy([fails('a', first), fails('b', last)], request())).rejects.toBe(last);
    await expect(diarizeBy([], request())).rejects.toMatchObject({ code: 'ENGINE_UNAVAILABLE' });
    const lost = new AppError('DATABASE_UNAVAILABLE');
    await expect(diarizeBy([fails('a', lost), works('b')], request())).rejects.toBe(lost);
    const stop = new AbortController();
    const stopped = make('a', async () => {
      stop.abort(new Error('cancelled'));
      throw first;
    });
    await expect(diarizeBy([stopped, works('b')], request({ signal: stop.signal }))).rejects.toThrow('cancelled');
  });

  it('gives a ticket to the one that it came from, and to nobody else', async () => {
    const told: (string | null)[] = [];
    const seen: Record<string, string | null> = {};
    const service = (id: string): Diarizer =>
      make(id, async ({ ticket, onAccepted }) => {
        seen[id] = ticket;
        await onAccepted('job 7');
        await onAccepted(null);
        throw new AppError('ENGINE_FAILED');
      });
    const changes = { ticket: 'b job 6', onAccepted: async (ticket: string | null) => void told.push(ticket) };
    await diarizeBy([service('a'), service('b'), works('c')], request(changes));
    expect(seen).toEqual({ a: null, b: 'job 6' });
    expect(told).toEqual(['a job 7', null, 'b job 7', null]);
  });
});
