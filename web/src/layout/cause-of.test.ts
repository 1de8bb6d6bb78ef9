import { expect, it } from 'vitest';
import type { PartKind, PartStatus } from '../../../src/contract/degradation.ts';
import { causeOf } from './cause-of.ts';

const part = (kind: PartKind, isAway: boolean, id: string = kind): PartStatus => ({
  id,
  kind,
  name: null,
  status: isAway ? 'degraded' : 'ok',
  reason: null,
  since: null,
});
const cause = (...away: string[]) =>
  causeOf({
    maintenance: false,
    mode: 'degraded',
    parts: [
      ...(['database', 'redis', 'workers', 'storage'] as const).map((kind) => part(kind, away.includes(kind))),
      ...['a', 'b'].map((id) => part('engine', away.includes(id), id)),
    ],
  });

it('tells the cause that the notice of the server comes from', () => {
  expect(cause('redis')).toBe('redis');
  expect(cause('redis', 'workers')).toBe('workers');
  expect(cause('a')).toBe('engine');
  expect(cause('a', 'redis')).toBe('redis');
  expect(cause('a', 'b', 'workers')).toBe('engines');
  expect(cause('a', 'b', 'database')).toBe('database');
  expect(causeOf({ maintenance: true, mode: 'degraded', parts: [] })).toBe('maintenance');
  expect(causeOf({ maintenance: false, mode: 'full', parts: [part('redis', true)] })).toBe('disabled');
});
