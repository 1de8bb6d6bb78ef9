import fc from 'fast-check';
import { expect, describe as group, it } from 'vitest';
import type { Mode, Override } from '../../contract/degradation.ts';
import { describe } from './describe.ts';
import {
  type DegradationState,
  type Finding,
  force,
  isDegraded,
  LOOK_EVERY_MS,
  observe,
  RECOVERY_MS,
  recoveredParts,
  UNTROUBLED,
} from './machine.ts';

const AWAY = { reason: 'unreachable', message: 'connect ECONNREFUSED 10.0.0.7:6379' } as const;
const find = (kind: Finding['kind'], isAway: boolean, id: string = kind): Finding => ({
  id,
  kind,
  name: null,
  problem: isAway ? AWAY : null,
});

/** Looks every 30 s at one part; `w` well, `a` away. */
function watch(looks: string, forced: Mode | null = null, from: DegradationState = UNTROUBLED): DegradationState[] {
  let at = from.lookedAt === null ? 0 : from.lookedAt + LOOK_EVERY_MS;
  let state = from;
  return [...looks].map((look) => {
    state = observe(state, [find('redis', look === 'a')], forced, at);
    at += LOOK_EVERY_MS;
    return state;
  });
}
const modes = (states: DegradationState[]): string => states.map(({ mode }) => (mode === 'full' ? 'f' : 'd')).join('');
const last = (looks: string): DegradationState => watch(looks).at(-1) as DegradationState;

group('how parts go and come back', () => {
  it('is degraded from the first look that finds something, and full after two healthy minutes', () => {
    expect(modes(watch('wwaaawwwwww'))).toBe('ffdddddddff');
    const states = watch('waawwwww');
    expect(states.at(-1)).toMatchObject({ mode: 'full', restoredAt: 7 * LOOK_EVERY_MS });
    expect(states[2]?.parts[0]).toMatchObject({ since: LOOK_EVERY_MS, healthySince: null });
    expect(states[3]?.parts[0]).toMatchObject({ since: LOOK_EVERY_MS, healthySince: 3 * LOOK_EVERY_MS, problem: AWAY });
  });

  it('does not come back while it flaps', () => {
    expect(modes(watch('awwwwawwwwawwww'))).toBe('ddddddddddddddd');
  });

  it('takes no time for healthy in which nobody looked', () => {
    const at = 20 * RECOVERY_MS;
    expect(observe(last('aw'), [find('redis', false)], null, at)).toMatchObject({ mode: 'degraded', parts: [{ healthySince: at }] });
  });

  it('says which parts are there again, once', () => {
    const states = [UNTROUBLED, ...watch('awwwwww')];
    const found = states
      .slice(1)
      .map((state, index) => recoveredParts(states[index] ?? UNTROUBLED, state).map(({ id, since }) => [id, since]));
    expect(found).toEqual([[], [], [], [], [], [['redis', 0]], []]);
  });

  it('follows an override whatever the parts do, and lets none recover under it', () => {
    expect(modes(watch('aaa', 'full'))).toBe('fff');
    expect(modes(watch('www', 'degraded'))).toBe('ddd');
    const under = watch('awwwwwwwwww', 'full').at(-1) as DegradationState;
    expect(under.parts.map(isDegraded)).toEqual([true]);
    const ended = force(under, null, 11 * LOOK_EVERY_MS);
    expect(ended.mode).toBe('degraded');
    expect(modes(watch('wwwwww', null, ended))).toBe('dddfff');
  });

  it('is restored at once when an override ends over healthy parts', () => {
    const under = watch('ww', 'degraded').at(-1) as DegradationState;
    expect(force(under, null, 99)).toMatchObject({ mode: 'full', restoredAt: 99 });
  });

  it('never says full before two minutes of nothing but healthy looks, for any history', () => {
    const history = fc.array(
      fc.record({
        away: fc.boolean(),
        gap: fc.integer({ min: 1, max: 4 * LOOK_EVERY_MS }),
        forced: fc.constantFrom<Mode | null>(null, null, 'full', 'degraded'),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(history, (looks) => {
        let state = UNTROUBLED;
        let at = 0;
        let illAt = Number.NEGATIVE_INFINITY;
        for (const { away, gap, forced } of looks) {
          at += gap;
          state = observe(state, [find('redis', away), find('storage', false)], forced, at);
          if (away || (forced !== null && state.parts.some(isDegraded))) illAt = at;
          if (forced !== null) expect(state.mode).toBe(forced);
          else expect(state.mode).toBe(state.parts.some(isDegraded) ? 'degraded' : 'full');
          if (away) expect(isDegraded(state.parts[0] as never)).toBe(true);
          if (at - illAt < RECOVERY_MS) expect(isDegraded(state.parts[0] as never)).toBe(true);
          expect(isDegraded(state.parts[1] as never)).toBe(false);
        }
      }),
    );
  });
});

group('what is told', () => {
  const override = (mode: Mode, disabled: Override['disabled'] = []): Override => ({
    id: '019ab2f0-6c1e-7c3a-9f0e-5b1d2a3c4d5e',
    mode,
    reason: 'r',
    disabled,
    made_at: '',
    made_by: '',
    ended_at: null,
    ended_by: null,
  });
  const told = (away: string[], by: Override | null = null) => {
    const kinds = ['database', 'redis', 'workers', 'storage', 'cdn'] as const;
    const findings = [
      ...kinds.map((kind) => find(kind, away.includes(kind))),
      ...['a', 'b'].map((id) => find('engine', away.includes(id), id)),
    ];
    return describe(observe(UNTROUBLED, findings, by?.mode ?? null, 0), by);
  };

  it.each([
    [[], null],
    [['redis'], 'cache'],
    [['workers'], 'sequential'],
    [['workers', 'redis'], 'sequential'],
    [['a'], 'performance'],
    [['storage'], 'performance'],
    [['cdn'], 'performance'],
    [['a', 'redis'], 'cache'],
    [['a', 'b'], 'features'],
    [['database', 'workers'], 'features'],
  ] as const)('%j: %s', (away, notice) => {
    expect(told([...away])).toMatchObject({ notice, mode: notice === null ? 'full' : 'degraded' });
  });

  it('the override has the first word', () => {
    expect(told(['a', 'b'], override('degraded'))).toMatchObject({ mode: 'degraded', notice: 'maintenance', maintenance: true });
    expect(told(['a', 'b'], override('full'))).toMatchObject({ mode: 'full', notice: null, maintenance: false });
    expect(told([], override('full', ['live']))).toMatchObject({ mode: 'full', notice: 'features', disabled: ['live'] });
  });

  it('names no machine', () => {
    expect(JSON.stringify(told(['redis']))).not.toMatch(/10\.0|ECONN/);
  });
});
