import { describe, expect, it } from 'vitest';
import { AppError } from '../../contract/app-error.ts';
import { createBreaker } from './breaker.ts';

function breakerAt(start = 0) {
  let time = start;
  const breaker = createBreaker({ failures: 3, openMs: 1000, longestMs: 3000 }, () => time);
  const later = (ms: number): void => {
    time += ms;
  };
  return { breaker, later };
}
const failed = new AppError('ENGINE_FAILED');

describe('the breaker', () => {
  it('opens after so many failures in a row, and success between them counts anew', () => {
    const { breaker } = breakerAt();
    breaker.failed(failed);
    breaker.failed(failed);
    breaker.succeeded();
    breaker.failed(failed);
    breaker.failed(failed);
    expect(breaker.admit()).toBeNull();
    breaker.failed(failed);
    expect(breaker.state()).toBe('open');
    expect(breaker.admit()).toEqual({ until: 1000, error: failed, probing: false });
  });

  it('lets one probe through when its time has come; its success closes it', () => {
    const { breaker, later } = breakerAt();
    for (let i = 0; i < 3; i++) breaker.failed(failed);
    later(1000);
    expect(breaker.state()).toBe('half-open');
    expect(breaker.admit()).toBeNull();
    expect(breaker.admit()).toMatchObject({ error: failed, probing: true });
    breaker.succeeded();
    expect(breaker.state()).toBe('closed');
    expect([breaker.admit(), breaker.admit()]).toEqual([null, null]);
  });

  it('stays open for twice as long after each probe that fails, up to a bound', () => {
    const { breaker, later } = breakerAt();
    for (let i = 0; i < 3; i++) breaker.failed(failed);
    const untils: number[] = [];
    for (const waitMs of [1000, 2000, 3000, 3000]) {
      later(waitMs);
      expect(breaker.admit()).toBeNull();
      breaker.failed(failed);
      untils.push(breaker.admit()?.until ?? 0);
    }
    expect(untils).toEqual([3000, 6000, 9000, 12_000]);
  });

  it('does not open for longer and longer where somebody has to mend a setting', () => {
    const { breaker, later } = breakerAt();
    for (let i = 0; i < 4; i++) {
      breaker.failed(new AppError('ENGINE_QUOTA_EXHAUSTED'));
      later(1000);
      expect(breaker.admit()).toBeNull();
    }
  });

  it('opens at once for what does not pass by itself', () => {
    for (const code of ['ENGINE_KEY_REFUSED', 'ENGINE_MISCONFIGURED', 'ENGINE_QUOTA_EXHAUSTED'] as const) {
      const { breaker } = breakerAt();
      breaker.failed(new AppError(code));
      expect(breaker.admit()?.error.code).toBe(code);
    }
  });

  it('does not count what says nothing about the engine, and gives a probe of that kind back', () => {
    const { breaker, later } = breakerAt();
    for (let i = 0; i < 10; i++) breaker.failed(new AppError('ENGINE_RATE_LIMITED'));
    expect(breaker.state()).toBe('closed');
    for (let i = 0; i < 3; i++) breaker.failed(failed);
    later(1000);
    expect(breaker.admit()).toBeNull();
    breaker.undecided();
    expect(breaker.admit()).toBeNull();
  });
});
