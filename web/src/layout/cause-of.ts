import type { Degradation, PartKind } from '../../../src/contract/degradation.ts';

type Cause = 'maintenance' | 'disabled' | 'engines' | PartKind;

/** In the order in which the server chooses its notice. */
const ORDER = ['database', 'workers', 'redis', 'storage', 'cdn', 'engine'] as const satisfies PartKind[];

/** What people should be told that a notice comes from. */
export function causeOf({ maintenance, mode, parts }: Pick<Degradation, 'maintenance' | 'mode' | 'parts'>): Cause {
  if (maintenance) return 'maintenance';
  if (mode === 'full') return 'disabled';
  const engines = parts.filter(({ kind }) => kind === 'engine');
  const away = parts.filter(({ status }) => status !== 'ok');
  const isAway = (kind: PartKind): boolean => away.some((part) => part.kind === kind);
  if (!isAway('database') && engines.length > 0 && engines.every(({ status }) => status !== 'ok')) return 'engines';
  return ORDER.find(isAway) ?? 'disabled';
}
