import type { Slot } from './word-network.ts';

/** The confidence of a word that is right, on the common scale. */
const RIGHT = 0.85;
/** An engine is believed to be on the common scale until so many of its words say otherwise. */
const PRIOR_WORDS = 10;

/**
 * One engine's 0.9 is another's 0.6. What each engine's confidences are to be multiplied by to be comparable: words on
 * which another engine agrees are nearly always right, so their mean is put to one value. 1 for an engine that gives none.
 */
export function confidenceScales(slots: readonly Slot<{ confidence: number | null }>[], engines: number): number[] {
  return Array.from({ length: engines }, (_, engine) => {
    const known = slots.flatMap((slot) => {
      const own = slot[engine];
      const agreed = own && slot.some((other, index) => index !== engine && other?.folded === own.folded);
      return agreed && own.word.confidence !== null ? [own.word.confidence] : [];
    });
    const sum = known.reduce((total, confidence) => total + confidence, 0);
    return RIGHT / ((sum + PRIOR_WORDS * RIGHT) / (known.length + PRIOR_WORDS));
  });
}
