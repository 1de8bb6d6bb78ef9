import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { JobProgress } from '../contract/job.ts';
import { createEngineProgress } from './engine-progress.ts';

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

it('is a line for each engine: how many recordings have ended, and how far it is in all', () => {
  const progress = createEngineProgress(['one', 'two'], 4);
  const [first, second, other] = [progress.file('one'), progress.file('one'), progress.file('two')];
  first.say('reading', 0);
  first.show({ progress: 40 } as JobProgress);
  second.show({ progress: 80 } as JobProgress);
  first.end([{ code: 'NO_SPEECH', message: 'No speech was found' }]);
  other.fail();
  progress.close();
  expect(written).toEqual(['one: 0 of 4, 0%\n', 'one: 0 of 4, 10%\n', 'one: 0 of 4, 30%\n', 'one: 1 of 4, 45%\n', 'two: 1 of 4, 25%\n']);
});
