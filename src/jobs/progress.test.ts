import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from './clock.ts';
import { reportProgress } from './progress.ts';

describe('progress', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function open(write: () => Promise<void> = async () => {}) {
    const written: string[] = [];
    const announced = vi.fn();
    const report = (_: unknown, { stage, progress }: { stage: string; progress: number }): Promise<void> => {
      written.push(`${stage} ${progress}`);
      return write();
    };
    const tools = { jobs: { report }, doorbell: { announce: announced }, clock: systemClock };
    return { written, announced, ...reportProgress(tools, { jobId: 'job', token: 1 }) };
  }

  it('is written at once, then at most every 400 ms, the newest value last', async () => {
    const { report, close, written, announced } = open();
    report('recognise', 1);
    await vi.advanceTimersByTimeAsync(0);
    for (let percent = 2; percent < 50; percent++) report('recognise', percent);
    await vi.advanceTimersByTimeAsync(399);
    expect(written).toEqual(['recognise 1']);
    await vi.advanceTimersByTimeAsync(1);
    expect(written).toEqual(['recognise 1', 'recognise 49']);
    expect(announced).toHaveBeenCalledTimes(2);
    await close();
  });

  it('never goes back, and tells a new stage without waiting', async () => {
    const { report, close, written } = open();
    report('normalise', 8.04);
    await vi.advanceTimersByTimeAsync(0);
    report('recognise', 3);
    await vi.advanceTimersByTimeAsync(0);
    expect(written).toEqual(['normalise 8', 'recognise 8']);
    await close();
  });

  it('goes on after a write that failed, and writes nothing after it was closed', async () => {
    const answers = [() => Promise.reject(new Error('connection lost'))];
    const { report, close, written, announced } = open(() => answers.shift()?.() ?? Promise.resolve());
    report('normalise', 1);
    await vi.advanceTimersByTimeAsync(0);
    expect(announced).not.toHaveBeenCalled();
    report('normalise', 2);
    await vi.advanceTimersByTimeAsync(400);
    expect(announced).toHaveBeenCalledTimes(1);
    report('normalise', 3);
    await close();
    await vi.advanceTimersByTimeAsync(1000);
    expect(written).toEqual(['normalise 1', 'normalise 2']);
  });
});
