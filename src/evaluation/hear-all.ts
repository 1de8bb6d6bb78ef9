import type { Hearing } from './hearing.ts';
import type { Reference } from './reference.ts';

interface HearAllOptions {
  /** How many recordings are heard at the same time. */
  atOnce: number;
  /** Nothing new is begun after it aborts; `hear` stops by itself. */
  signal: AbortSignal;
  hear(reference: Reference, engine: string): Promise<Hearing['outcome']>;
}

/** Every recording with every engine: a recording by all engines before the next one, so that they meet the same load. */
export async function hearAll(
  references: readonly Reference[],
  engines: readonly string[],
  { atOnce, signal, hear }: HearAllOptions,
): Promise<Hearing[]> {
  const hearings: Hearing[] = [];
  const pairs = references.flatMap((reference) => engines.map((engine) => ({ reference, engine }))).entries();
  const takeTurns = async (): Promise<void> => {
    for (const [index, { reference, engine }] of pairs) {
      const outcome = signal.aborted ? ({ kind: 'failed', error: 'stopped before its turn' } as const) : await hear(reference, engine);
      hearings[index] = { reference, engine, outcome };
    }
  };
  await Promise.all(Array.from({ length: atOnce }, takeTurns));
  return hearings;
}
