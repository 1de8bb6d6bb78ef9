import { describe, expect, test } from 'vitest';
import type { Scope } from '../../../src/jobs/heard-before.ts';
import { DEFAULT_OWNER_ID } from '../../../src/platform/db/schema.ts';
import { CHUNK, claimOf, FIRST, HEARD, WORDS } from './fixtures.ts';
import type { Kit } from './kit.ts';

const OWN: Scope = { kind: 'own', ownerId: DEFAULT_OWNER_ID, sessionId: null };
const SHARED: Scope = { ...OWN, kind: 'shared' };
const LATER = { ...CHUNK, startMs: 9000, endMs: 13_000, pieces: [[9000, 13_000]] satisfies [number, number][] };

/** Who hears a sound, and what was heard of it before. */
export function describeHearings(kit: () => Kit): void {
  describe('a sound', () => {
    test('is heard by one at a time, until that one ends it', async () => {
      const { jobs, addClaimed } = kit();
      const [one, other] = [claimOf(await addClaimed()), claimOf(await addClaimed())];
      expect(await jobs.takeHearing(one, OWN, 'k')).toBe('mine');
      expect(await jobs.takeHearing(other, OWN, 'k')).toBe('others');
      // The same sound twice in one recording.
      expect(await jobs.takeHearing(one, OWN, 'k')).toBe('others');
      expect(await jobs.takeHearing(other, OWN, 'another')).toBe('mine');
      expect(await jobs.takeHearing(other, SHARED, 'k')).toBe('mine');
      await jobs.endHearing(other, OWN, 'k');
      expect(await jobs.takeHearing(other, OWN, 'k')).toBe('others');
      await jobs.endHearing(one, OWN, 'k');
      expect(await jobs.takeHearing(other, OWN, 'k')).toBe('mine');
    });

    test('of a job that lost its worker is for the next who asks', async () => {
      const { jobs, addClaimed, crash, claimOne } = kit();
      const job = await addClaimed();
      const lost = claimOf(job);
      expect(await jobs.takeHearing(lost, OWN, 'k')).toBe('mine');
      await crash();
      const again = claimOf(await claimOne());
      expect(again.jobId).toBe(job.id);
      expect(await jobs.takeHearing(again, OWN, 'k')).toBe('mine');
      // What the dead one says late changes nothing.
      await jobs.endHearing(lost, OWN, 'k');
      expect(await jobs.takeHearing(claimOf(await addClaimed()), OWN, 'k')).toBe('others');
    });

    test('that was heard is known, with the place it had, to whom the scope allows', async () => {
      const { jobs, store, addClaimed } = kit();
      const claim = claimOf(await addClaimed());
      await jobs.storeChunk(claim, FIRST, LATER);
      const words = WORDS.map((word) => ({ ...word, startMs: word.startMs + 9000, endMs: word.endMs + 9000 }));
      await jobs.finishChunk(claim, FIRST, { ...HEARD, words, key: 'k' });
      const known = { engine: 'one', model: HEARD.engine.model, words, startMs: 9000 };
      const asker = claimOf(await addClaimed());
      expect(await jobs.takeHearing(asker, OWN, 'k')).toEqual(known);
      expect(await jobs.takeHearing(asker, OWN, 'other')).toBe('mine');
      const stranger = { ...OWN, ownerId: await store.addOwner() };
      expect(await jobs.takeHearing(asker, stranger, 'k')).toBe('mine');
      expect(await jobs.takeHearing(asker, { ...stranger, kind: 'organisation' }, 'k')).toBe('mine');
      expect(await jobs.takeHearing(asker, { ...OWN, sessionId: 'x' }, 'k')).toBe('mine');
      expect(await jobs.takeHearing(asker, { ...OWN, kind: 'organisation', sessionId: 'x' }, 'k')).toEqual(known);
      expect(await jobs.takeHearing(asker, { ...stranger, kind: 'shared' }, 'k')).toEqual(known);
      await store.remove(claim.jobId);
      expect(await jobs.takeHearing(asker, OWN, 'k')).toBe('mine');
    });
  });
}
