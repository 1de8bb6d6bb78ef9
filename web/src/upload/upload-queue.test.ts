import { expect, it } from 'vitest';
import { ApiError } from '../api/api-error.ts';
import { PLAIN_OPTIONS } from '../settings/upload-options.ts';
import { AT_ONCE, failed, lineUpAgain, mayStart, queueUp, started, type Upload, wouldLose } from './upload-queue.ts';

const options = PLAIN_OPTIONS;
const file = (size: number) => new File([new Uint8Array(size)], 'call.ogg');
const upload = (id: string, size = 10): Upload => queueUp(id, { file: file(size), transcript: null }, options, 100);

it('starts five, first come first served, and the next when one has left', () => {
  const line = 'abcdefg'.split('').map((id) => upload(id));
  const first = mayStart(line, AT_ONCE);
  expect(first.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e']);
  const moving = line.map((one) => (first.includes(one) ? started(one) : one));
  expect(mayStart(moving, AT_ONCE)).toEqual([]);
  expect(mayStart(moving.slice(1), AT_ONCE).map(({ id }) => id)).toEqual(['f']);
  expect(first).toHaveLength(AT_ONCE);
});

it('refuses an empty and a too large file without sending it', () => {
  expect(upload('a', 0)).toMatchObject({ state: 'failed', error: { code: 'EMPTY_FILE' } });
  expect(upload('b', 101)).toMatchObject({ state: 'failed', error: { code: 'FILE_TOO_LARGE' } });
  expect(upload('c', 100)).toMatchObject({ state: 'waiting', error: null });
});

it('pauses on a lost connection and gives up when it is lost again and again', () => {
  let one = upload('a');
  for (let tries = 1; tries < 5; tries += 1) {
    one = failed(started(one), ApiError.unreachable());
    expect(one).toMatchObject({ state: 'paused', tries });
    one = lineUpAgain(one, false);
  }
  expect(failed(started(one), ApiError.unreachable())).toMatchObject({ state: 'failed', error: { code: 'UPLOAD_INTERRUPTED' } });
});

it('keeps the refusal of the server until the person tries again', () => {
  const refused = failed(started(upload('a')), new ApiError('NO_AUDIO_TRACK', 'There is no audio', 'r-7'));
  expect(refused).toMatchObject({ state: 'failed', error: { code: 'NO_AUDIO_TRACK', requestId: 'r-7' } });
  expect(lineUpAgain(refused, true)).toMatchObject({ state: 'waiting', tries: 0, error: null });
});

it('asks before leaving while something would be lost', () => {
  expect(wouldLose([])).toBe(false);
  expect(wouldLose([upload('a', 0)])).toBe(false);
  expect(wouldLose([upload('a', 0), upload('b')])).toBe(true);
});
