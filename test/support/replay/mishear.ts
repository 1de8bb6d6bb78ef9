import type { Fault } from './faults.ts';
import type { Hearing } from './hearer.ts';
import type { Reference } from './make-reference.ts';
import type { Random } from './random.ts';

/** What an answer is made of: the words that were heard, and text where nobody spoke. */
export interface Heard extends Hearing {
  invented: InventedPhrase[];
}

export interface InventedPhrase {
  text: string;
  /** Milliseconds of the clip; may lie behind its end. */
  startMs: number;
  endMs: number;
  repeated: boolean;
}

/** What was heard, as one of the faults of recognisers makes it. */
export function mishear(hearing: Hearing, fault: Fault | null, reference: Reference, random: Random): Heard {
  const heard: Heard = { ...hearing, invented: [] };
  if (fault?.kind === 'wrong-part') return { ...elsewhere(hearing, reference, random), invented: [] };
  if (fault?.kind === 'missing-windows') return { ...heard, words: withoutWindows(hearing, fault.share ?? 0.3, random) };
  if (fault?.kind === 'invented') return { ...heard, invented: inventions(hearing, fault.style ?? 'known', random) };
  return heard;
}

/** So that the length alone gives it away: no encoder changes a clip by so much. */
const OTHER_LENGTH_MS = [2000, 5000] as const;

function elsewhere({ durationMs, stretches }: Hearing, reference: Reference, random: Random): Hearing {
  const longer = durationMs + Math.round(durationMs * 0.05) + random.whole(...OTHER_LENGTH_MS);
  const length = Math.min(longer, reference.durationMs);
  const [first, last] = [stretches[0], stretches.at(-1)];
  const from = first?.refStartMs ?? 0;
  const until = last ? last.refStartMs + last.clipEndMs - last.clipStartMs : 0;
  // In front of the clip or behind it, where there is room.
  const places = [
    [0, from - length],
    [until, reference.durationMs - length],
  ].filter(([low = 0, high = 0]) => high >= low);
  const [low, high] = places.length > 0 ? random.pick(places) : [0, 0];
  const start = random.whole(low ?? 0, high ?? 0);
  const words = reference.words
    .filter(({ startMs, endMs }) => startMs >= start && endMs <= start + length)
    .map((word) => ({ ...word, startMs: word.startMs - start, endMs: word.endMs - start, confidence: 0.9 }));
  return { durationMs: length, stretches: [{ clipStartMs: 0, clipEndMs: length, refStartMs: start }], words };
}

const WINDOW_MS = 30_000;

function withoutWindows({ durationMs, words }: Hearing, share: number, random: Random): Hearing['words'] {
  const windows = Math.max(1, Math.ceil(durationMs / WINDOW_MS));
  const missing = new Set(Array.from({ length: windows }, (_, index) => index).filter(() => random.next() < share));
  if (missing.size === 0) missing.add(random.whole(0, windows - 1));
  return words.filter(({ startMs, endMs }) => !missing.has(Math.floor((startMs + endMs) / 2 / WINDOW_MS)));
}

/** What Whisper says to silence in Russian. */
const KNOWN = [
  'Продолжение следует…',
  'Субтитры сделал DimaTorzok',
  'Субтитры создавал DimaTorzok',
  'Редактор субтитров А.Семкин Корректор А.Егорова',
  'Спасибо за просмотр!',
  'Подписывайтесь на канал',
];
const REPEATED = `${'Рахмет. '.repeat(11)}Рахмет.`;

/** Silence that is long enough for it. */
const SILENCE_MS = 1000;
const MOST = 3;

function inventions({ durationMs, words }: Hearing, style: 'known' | 'repeated', random: Random): InventedPhrase[] {
  const edges = [{ endMs: 0 }, ...words];
  const gaps = edges
    .map(({ endMs }, index) => ({ startMs: endMs, endMs: words[index]?.startMs ?? durationMs }))
    .filter(({ startMs, endMs }) => endMs - startMs >= SILENCE_MS);
  // Without a silence it speaks of the padding behind the end.
  const places = gaps.length > 0 ? gaps : [{ startMs: durationMs, endMs: durationMs + 2000 }];
  return places.slice(0, MOST).map(({ startMs, endMs }) => ({
    text: style === 'known' ? random.pick(KNOWN) : REPEATED,
    startMs: startMs + 100,
    endMs: Math.min(endMs - 100, startMs + 4000),
    repeated: style === 'repeated',
  }));
}
