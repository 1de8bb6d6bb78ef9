import type { SubtitleOptions } from '../../../contract/export.ts';

/** The limits that cues keep. Times are milliseconds; characters count spaces and punctuation. */
export interface SubtitleRules {
  lines: number;
  /** Characters on a line: of Kazakh and Russian, and of everything else. */
  lineCharacters: { cyrillic: number; other: number };
  /** What reading is counted in: the time that one should have, and the least it may have. */
  reading: { unit: 'characters' | 'words'; wantedMs: number; leastMs: number };
  minMs: number;
  maxMs: number;
  gapMs: number;
}

const perSecond = (characters: number): SubtitleRules['reading'] => ({
  unit: 'characters',
  wantedMs: 1000 / characters,
  leastMs: 1000 / characters,
});

/** 5/6 of a second; two frames of film. */
const MIN_MS = 833;
const GAP_MS = 83;

/** Netflix: 39 characters for Russian (general guide: 42), 17 a second; for Kazakh there is no guide, so it is as Russian. */
const NETFLIX: SubtitleRules = {
  lines: 2,
  lineCharacters: { cyrillic: 39, other: 42 },
  reading: perSecond(17),
  minMs: MIN_MS,
  maxMs: 7000,
  gapMs: GAP_MS,
};

/** BBC: 37 characters, the width of teletext; 160 to 180 words a minute. */
const BROADCAST: SubtitleRules = {
  ...NETFLIX,
  lineCharacters: { cyrillic: 37, other: 37 },
  reading: { unit: 'words', wantedMs: 60_000 / 160, leastMs: 60_000 / 180 },
};

/** YouTube publishes no limits; its player takes 42 characters on a line, and viewers can stop it. */
const YOUTUBE: SubtitleRules = { ...NETFLIX, lineCharacters: { cyrillic: 42, other: 42 }, reading: perSecond(20) };

export function rulesOf(options: SubtitleOptions): SubtitleRules {
  if (options.preset === 'broadcast') return BROADCAST;
  if (options.preset === 'youtube') return YOUTUBE;
  const { line_characters: line, lines, characters_per_second: speed, min_seconds: min, max_seconds: max, gap_seconds: gap } = options;
  return {
    lines: lines ?? NETFLIX.lines,
    lineCharacters: line === undefined ? NETFLIX.lineCharacters : { cyrillic: line, other: line },
    reading: speed === undefined ? NETFLIX.reading : perSecond(speed),
    minMs: milliseconds(min) ?? Math.min(NETFLIX.minMs, milliseconds(max) ?? NETFLIX.minMs),
    maxMs: milliseconds(max) ?? NETFLIX.maxMs,
    gapMs: milliseconds(gap) ?? NETFLIX.gapMs,
  };
}

/** How long it should be shown, and how long at least. */
export function readingTime({ reading }: SubtitleRules, characters: number, words: number): { wantedMs: number; leastMs: number } {
  const amount = reading.unit === 'words' ? words : characters;
  return { wantedMs: amount * reading.wantedMs, leastMs: amount * reading.leastMs };
}

const CYRILLIC = /\p{Script=Cyrillic}/u;

/** The limit for text of a language; Kazakh in Latin letters is Kazakh. */
export function lineLimit({ lineCharacters }: SubtitleRules, language: string, text: string): number {
  return ['kk', 'ru', 'mixed'].includes(language) || CYRILLIC.test(text) ? lineCharacters.cyrillic : lineCharacters.other;
}

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : Math.round(seconds * 1000);
}
