import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { scriptedDb } from '../../test/support/scripted-db.ts';
import { createRoomCheck } from './assert-room.ts';

const queue = (waitingMs: number) => ({ queued: 3, processing: 1, oldestWaitMs: 0, waitingMs, workers: 1, slots: 2, breakers: {} });

describe('room for an upload', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('is there while no more waits than may; it is looked at once a second', async () => {
    const waiting = [7_200_000, 7_400_000];
    const read = vi.fn(() => [queue(waiting.shift() ?? 0)]);
    const assertRoom = createRoomCheck({ db: scriptedDb(read), maxJobs: null, maxQueueWaitMs: 3_600_000 });
    await assertRoom();
    await assertRoom();
    expect(read).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1001);
    await expect(assertRoom()).rejects.toMatchObject({
      code: 'QUEUE_FULL',
      retryAfterMs: 100_000,
      details: { queued: 3, backlog_seconds: 3700, max_queue_wait_seconds: 3600 },
    });
  });

  it('is reckoned with the slots that the cluster may use', async () => {
    const assertRoom = createRoomCheck({ db: scriptedDb(() => [queue(7_200_000)]), maxJobs: 1, maxQueueWaitMs: 3_600_000 });
    await expect(assertRoom()).rejects.toMatchObject({ code: 'QUEUE_FULL', retryAfterMs: 3_600_000 });
  });

  it('is not there when memory is short', async () => {
    vi.spyOn(process, 'availableMemory').mockReturnValue(1024);
    const assertRoom = createRoomCheck({ db: scriptedDb(() => [queue(0)]), maxJobs: null, maxQueueWaitMs: 1 });
    await expect(assertRoom()).rejects.toMatchObject({ code: 'OVERLOADED' });
  });
});
