import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { findWords, keyedWords, type Match, parseSearch } from '../../../src/contract/find-words.ts';
import type { Segment } from '../../../src/contract/transcript.ts';
import { createStore, type Store } from '../settings/store.ts';

/** What is looked for in a text, by segment, and which of it the reader is led to; -1: none yet. */
export interface FoundWords {
  bySegment: ReadonlyMap<number, readonly Match[]>;
  now: { segment: number; from: number } | null;
}

const NOTHING: FoundWords = { bySegment: new Map(), now: null };

export interface Find {
  q: string;
  setQ: (q: string) => void;
  count: number;
  /** The number of the place that the reader was led to; 0: to none yet. */
  number: number;
  /** To the next place, or the one before; round from the last to the first. */
  go: (step: 1 | -1) => void;
  found: Store<FoundWords>;
}

interface Beginning {
  q: string;
  /** Where the reader comes to, in seconds. */
  at: number | null;
}

/** Finds words in the segments as a search in all transcripts does. `onTime` leads to a time of the recording. */
export function useFind(segments: readonly Segment[], beginning: Beginning, onTime: (seconds: number) => void): Find {
  const [q, setQ] = useState(beginning.q);
  const [now, setNow] = useState<FoundWords['now']>(null);
  const [found] = useState(() => createStore(NOTHING));
  const asked = useDeferredValue(q);
  const wanted = asked.trim() !== '';
  const words = useMemo(() => (wanted ? segments.map(({ text }) => keyedWords(text)) : []), [segments, wanted]);
  const bySegment = useMemo(() => {
    const sought = parseSearch(asked);
    if (sought.length === 0) return NOTHING.bySegment;
    return new Map(words.flatMap((own, index) => pairOf(index, findWords(own, sought))));
  }, [words, asked]);
  const places = useMemo(() => [...bySegment].flatMap(([segment, matches]) => matches.map(({ from }) => ({ segment, from }))), [bySegment]);
  // Who comes from a search stands at the place that was clicked there.
  const arrived =
    beginning.at !== null && q === beginning.q ? places.find((place) => segments[place.segment]?.start_time === beginning.at) : null;
  const current = now ?? arrived ?? null;
  const number = current === null ? 0 : places.findIndex(({ segment, from }) => segment === current.segment && from === current.from) + 1;

  useEffect(() => found.set({ bySegment, now: number === 0 ? null : current }), [found, bySegment, number, current]);
  useEffect(() => () => found.set(NOTHING), [found]);

  return {
    q,
    setQ(next) {
      setQ(next);
      setNow(null);
    },
    count: places.length,
    number,
    go(step) {
      const index = number === 0 ? (step === 1 ? 0 : places.length - 1) : (number - 1 + step + places.length) % places.length;
      const place = places[index];
      if (place === undefined) return;
      setNow(place);
      onTime(segments[place.segment]?.start_time ?? 0);
    },
    found,
  };
}

function pairOf(index: number, matches: readonly Match[] | null): [number, readonly Match[]][] {
  return matches === null ? [] : [[index, matches]];
}
