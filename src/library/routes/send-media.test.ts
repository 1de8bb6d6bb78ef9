import { describe, expect, test } from 'vitest';
import { parseRange } from './send-media.ts';

describe('parseRange of a file of 1000 bytes', () => {
  test.each([
    ['bytes=0-0', { start: 0, end: 0 }],
    ['bytes=0-999', { start: 0, end: 999 }],
    ['bytes=200-299', { start: 200, end: 299 }],
    ['bytes=200-', { start: 200, end: 999 }],
    ['bytes=999-', { start: 999, end: 999 }],
    ['bytes=-1', { start: 999, end: 999 }],
    ['bytes=-5000', { start: 0, end: 999 }],
    ['bytes=990-5000', { start: 990, end: 999 }],
    [' bytes=1-2 ', { start: 1, end: 2 }],
  ])('%s is a part', (header, part) => expect(parseRange(header, 1000)).toEqual(part));

  test.each(['bytes=1000-', 'bytes=1000-2000', 'bytes=-0', 'bytes=99999999999999999999-'])('%s does not exist', (header) =>
    expect(parseRange(header, 1000)).toBe('unsatisfiable'),
  );

  test.each([undefined, '', 'bytes=', 'bytes=-', 'bytes=5-2', 'bytes=0-1,5-6', 'bytes=a-b', 'bytes=1.5-2', 'items=0-1', 'bytes = 0-1'])(
    '%s is ignored, as RFC 9110 says: everything is sent',
    (header) => expect(parseRange(header, 1000)).toBeNull(),
  );

  test('an empty file has no parts', () => {
    expect(parseRange('bytes=0-', 0)).toBe('unsatisfiable');
    expect(parseRange('bytes=-1', 0)).toBe('unsatisfiable');
  });
});
