import { ACOUSTIC_PRINT, acousticDistance } from './acoustic/print-voices.ts';
import { bestPairs } from './best-pairs.ts';
import type { SpeakerPrint, VoicePrint } from './voice-print.ts';

/** A voice that somebody had remembered. */
export interface KnownVoice {
  id: string;
  name: string;
  print: VoicePrint;
}

/** A speaker who is taken for a known voice. */
export interface VoiceMatch {
  speaker: string;
  /** Of the known voice. */
  id: string;
  name: string;
  /** How near the prints are: 1 is the same print, 0.5 just near enough. No probability. */
  confidence: number;
}

interface Measure {
  distance(a: VoicePrint, b: VoicePrint): number;
  /** From here on it is somebody else; measured, see docs/diarization.md. */
  threshold: number;
}

/** By kind. What has no measure is never compared. */
const MEASURES: Readonly<Record<string, Measure>> = {
  [ACOUSTIC_PRINT]: { distance: acousticDistance, threshold: 0.28 },
};
/** The voice of another name must be so many times as far away: of two that are alike nobody knows which it is. */
const MARGIN = 1.5;

/** Which speakers are known voices: nobody is two, no two are one, and in doubt it is nobody. Prints of different kinds are not compared. */
export function matchVoices(prints: readonly SpeakerPrint[], known: readonly KnownVoice[]): VoiceMatch[] {
  const nearness = prints.map(({ print }) => {
    const measure = MEASURES[print.kind];
    const distances = known.map((voice) =>
      measure && voice.print.kind === print.kind ? measure.distance(print, voice.print) / measure.threshold : Number.POSITIVE_INFINITY,
    );
    return distances.map((distance, index) => {
      const others = distances.filter((_, other) => known[other]?.name !== known[index]?.name);
      return distance < 1 && Math.min(...others) > MARGIN * distance ? 1 - distance / 2 : 0;
    });
  });
  const taken = new Set<string>();
  return bestPairs(nearness)
    .map((pair, index) => ({
      speaker: prints[index]?.speaker ?? '',
      voice: pair === null ? undefined : known[pair],
      confidence: nearness[index]?.[pair ?? -1] ?? 0,
    }))
    .toSorted((a, b) => b.confidence - a.confidence)
    .flatMap(({ speaker, voice, confidence }) => {
      if (!voice || confidence === 0 || taken.has(voice.name)) return [];
      taken.add(voice.name);
      return [{ speaker, id: voice.id, name: voice.name, confidence: Math.round(confidence * 1000) / 1000 }];
    });
}
