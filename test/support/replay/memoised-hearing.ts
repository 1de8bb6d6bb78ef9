import { createHash } from 'node:crypto';
import { createHearer, type Hearing } from './hearer.ts';
import type { Reference } from './make-reference.ts';

export interface MemoisedHearing {
  hear(file: Buffer): Promise<Hearing>;
  /** Resolves when nothing is being heard any more. */
  settled(): Promise<void>;
}

const KEPT = 256;
const heard = new WeakMap<Reference, Map<string, Promise<Hearing>>>();

/** Ears for one server. A clip that comes again, the same byte by byte, is not decoded again, whichever server it comes to. */
export function memoisedHearing(reference: Reference, wordErrors: { rate: number; seed: number } | null): MemoisedHearing {
  const hearer = createHearer(reference);
  const known = heard.get(reference) ?? new Map<string, Promise<Hearing>>();
  heard.set(reference, known);
  const open = new Set<Promise<Hearing>>();
  return {
    hear(file) {
      const hash = createHash('sha256').update(JSON.stringify(wordErrors)).update(file).digest('hex');
      const hearing = known.get(hash) ?? hearer.hear(file, wordErrors ? { wordErrors } : {});
      known.set(hash, hearing);
      const [oldest] = known.keys();
      if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
      open.add(hearing);
      const close = (): void => void open.delete(hearing);
      hearing.then(close, close);
      return hearing;
    },
    async settled() {
      await Promise.allSettled(open);
    },
  };
}
