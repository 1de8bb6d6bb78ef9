import { describe, expect, it, vi } from 'vitest';
import { ConfigError } from '../config/config.ts';
import { AppError } from '../contract/app-error.ts';
import { clock, oneLine, onStop } from './terminal.ts';

describe('oneLine', () => {
  it('is what happened, what to do, and the code', () => {
    expect(oneLine(new AppError('EMPTY_FILE'))).toBe(
      'The file is empty. Check that the recording was saved, then upload it again (EMPTY_FILE)',
    );
    expect(oneLine(new AppError('UNKNOWN_ENGINE', { message: 'There is no engine "x"' }))).toMatch(
      /^There is no engine "x"\. .* \(UNKNOWN_ENGINE\)$/,
    );
  });

  it('keeps the message of an error that nobody foresaw, and lists all problems of the settings', () => {
    expect(oneLine(new Error('no such thing'))).toBe('no such thing');
    expect(oneLine('text')).toMatch(/\(INTERNAL\)$/);
    expect(oneLine(new ConfigError(['PORT: bad', 'HOST: bad']))).toBe('The settings are not usable:\n  - PORT: bad\n  - HOST: bad');
  });
});

describe('clock', () => {
  it.each([
    [0, '0:00'],
    [999, '0:01'],
    [59_499, '0:59'],
    [59_500, '1:00'],
    [123_000, '2:03'],
    [3_723_000, '1:02:03'],
    [36_000_000, '10:00:00'],
  ])('%i ms are %s', (ms, text) => expect(clock(ms)).toBe(text));
});

describe('onStop', () => {
  it('tells of the first signal, overhears its echoes, and gives up at once on a later one', () => {
    vi.useFakeTimers();
    const exit = vi.spyOn(process, 'exit').mockImplementation((() => {}) as never);
    const stop = vi.fn();
    const before = process.listenerCount('SIGTERM');
    {
      using _ = onStop(stop);
      process.emit('SIGTERM', 'SIGTERM');
      process.emit('SIGINT', 'SIGINT');
      expect(exit).not.toHaveBeenCalled();
      vi.advanceTimersByTime(501);
      process.emit('SIGINT', 'SIGINT');
      expect(exit).toHaveBeenCalledWith(130);
    }
    expect(stop).toHaveBeenCalledExactlyOnceWith('SIGTERM');
    expect(process.listenerCount('SIGTERM')).toBe(before);
    exit.mockRestore();
    vi.useRealTimers();
  });
});
