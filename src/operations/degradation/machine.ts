import type { Mode, PartKind, PartStatus } from '../../contract/degradation.ts';

/** Why a part cannot be used. `message` may name machines: it is for the operator and the log. */
export interface Problem {
  reason: NonNullable<PartStatus['reason']>;
  message: string;
}

/** What a look at a part has shown. */
export interface Finding {
  id: string;
  kind: PartKind;
  /** Of an engine. */
  name: string | null;
  problem: Problem | null;
}

/** A part and its past. `problem` is the last one while it is degraded; times are milliseconds since 1970. */
export interface PartState extends Finding {
  /** Null: it is not degraded. */
  since: number | null;
  /** Without a break since then; null: it is not well. */
  healthySince: number | null;
}

export interface DegradationState {
  parts: readonly PartState[];
  mode: Mode;
  /** When the mode was last `full` again. */
  restoredAt: number | null;
  /** When the parts were last looked at. */
  lookedAt: number | null;
}

export const LOOK_EVERY_MS = 30_000;
/** So long a part must be well before it counts as there again. */
export const RECOVERY_MS = 120_000;
/** Looks further apart than this say nothing about the time between. */
const LONGEST_GAP_MS = 2 * LOOK_EVERY_MS;

export const UNTROUBLED: DegradationState = { parts: [], mode: 'full', restoredAt: null, lookedAt: null };

/**
 * The state after a look at every part. A part is degraded from the first look that finds something on, and is there
 * again after RECOVERY_MS of looks that find nothing. While an override stands (`forced`) none recovers.
 */
export function observe(state: DegradationState, findings: readonly Finding[], forced: Mode | null, at: number): DegradationState {
  const isUnbroken = state.lookedAt !== null && at - state.lookedAt <= LONGEST_GAP_MS;
  const parts = findings.map((finding): PartState => {
    const before = state.parts.find(({ id }) => id === finding.id);
    if (finding.problem !== null) return { ...finding, since: before?.since ?? at, healthySince: null };
    if (!before || before.since === null) return { ...finding, since: null, healthySince: before?.healthySince ?? at };
    const healthySince = (isUnbroken && forced === null ? before.healthySince : null) ?? at;
    if (at - healthySince >= RECOVERY_MS) return { ...finding, since: null, healthySince };
    return { ...finding, problem: before.problem, since: before.since, healthySince };
  });
  return force({ ...state, parts, lookedAt: at }, forced, at);
}

/** The state under an override, or without one. */
export function force(state: DegradationState, forced: Mode | null, at: number): DegradationState {
  const mode = forced ?? (state.parts.some(isDegraded) ? 'degraded' : 'full');
  return { ...state, mode, restoredAt: state.mode === 'degraded' && mode === 'full' ? at : state.restoredAt };
}

export function isDegraded({ since }: PartState): boolean {
  return since !== null;
}

/** The parts that were degraded before and are there again. */
export function recoveredParts(before: DegradationState, after: DegradationState): PartState[] {
  return before.parts.filter((part) => isDegraded(part) && after.parts.some(({ id, since }) => id === part.id && since === null));
}
