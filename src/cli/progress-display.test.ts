import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JobProgress } from '../contract/job.ts';
import { createProgressDisplay } from './progress-display.ts';

const progress = (changes: Partial<JobProgress>): JobProgress => ({
  job_id: 'x',
  status: 'processing',
  stage: 'recognise',
  progress: 0,
  queue_position: null,
  estimated_wait: null,
  estimated_completion: null,
  estimate: null,
  chunks: [],
  error: null,
  ...changes,
});
const chunk = (state: 'planned' | 'done') => ({ index: 0, state, start_time: 0, end_time: 1 });

describe('progress where standard error is no terminal', () => {
  const written: string[] = [];
  const terminal = process.stderr.isTTY;
  beforeEach(() => {
    written.length = 0;
    process.stderr.isTTY = false;
    vi.spyOn(process.stderr, 'write').mockImplementation((line) => written.push(String(line)) > 0);
  });
  afterEach(() => {
    process.stderr.isTTY = terminal;
    vi.restoreAllMocks();
  });

  it('is a line for each change of stage and each tenth, with the name of the file', () => {
    const display = createProgressDisplay(['a.wav', 'б.mp3']);
    const [first, second] = [display.file(0), display.file(1)];
    first.say('reading', 0);
    second.show(progress({ status: 'queued', stage: null, queue_position: 1 }));
    second.show(progress({ status: 'queued', stage: null, queue_position: 3 }));
    first.show(progress({ stage: 'normalise', progress: 3 }));
    for (const percent of [10, 11.5, 19.9, 20]) first.show(progress({ progress: percent, chunks: [chunk('done'), chunk('planned')] }));
    first.show(progress({ stage: 'persist', progress: 99 }));
    second.fail();
    first.end([]);
    display.close();
    expect(written).toEqual([
      'a.wav: reading, 0%\n',
      'б.mp3: next in line, 0%\n',
      'б.mp3: number 3 in line, 0%\n',
      'a.wav: decoding, 3%\n',
      'a.wav: recognising, 1 of 2 parts, 10%\n',
      'a.wav: recognising, 1 of 2 parts, 20%\n',
      'a.wav: storing, 99%\n',
      'б.mp3: failed, 0%\n',
      'a.wav: done, 100%\n',
    ]);
  });

  it('says the warnings at the end, each with its file', () => {
    const display = createProgressDisplay(['a.wav']);
    display.file(0).end([{ code: 'NO_SPEECH', message: 'No speech was found' }]);
    expect(written.join('')).not.toContain('NO_SPEECH');
    display.close();
    expect(written.at(-1)).toBe('a.wav: No speech was found (NO_SPEECH)\n');
  });
});
