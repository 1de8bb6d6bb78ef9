import { type Degradation, type Notice, type Override, type PartKind, type PartStatus, POLL_SECONDS } from '../../contract/degradation.ts';
import { type DegradationState, isDegraded, type PartState } from './machine.ts';

/** What everybody may know of the state. */
export function describe(state: DegradationState, override: Override | null): Degradation {
  return {
    mode: state.mode,
    notice: noticeOf(state.parts, override),
    parts: state.parts.map(describePart),
    maintenance: override?.mode === 'degraded',
    disabled: override?.disabled ?? [],
    restored_at: state.restoredAt === null ? null : new Date(state.restoredAt).toISOString(),
    poll_after: POLL_SECONDS,
  };
}

export function describePart({ id, kind, name, problem, since, healthySince }: PartState): PartStatus {
  const status = since === null ? 'ok' : healthySince === null ? 'degraded' : 'recovering';
  const from = status === 'degraded' ? since : healthySince;
  return {
    id,
    kind,
    name,
    status,
    reason: status === 'ok' ? null : (problem?.reason ?? null),
    since: from === null ? null : new Date(from).toISOString(),
  };
}

/** The one sentence for all that is the matter: the most telling first. */
function noticeOf(parts: readonly PartState[], override: Override | null): Notice | null {
  if (override?.mode === 'degraded') return 'maintenance';
  if (override !== null) return override.disabled.length > 0 ? 'features' : null;
  const away = parts.filter(isDegraded);
  const isAway = (kind: PartKind): boolean => away.some((part) => part.kind === kind);
  const engines = parts.filter(({ kind }) => kind === 'engine');
  if (isAway('database') || (engines.length > 0 && engines.every(isDegraded))) return 'features';
  if (isAway('workers')) return 'sequential';
  if (isAway('redis')) return 'cache';
  return away.length > 0 ? 'performance' : null;
}
