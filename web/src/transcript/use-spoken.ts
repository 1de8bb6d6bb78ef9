import { useEffect, useState } from 'react';
import type { Segment } from '../../../src/contract/transcript.ts';
import type { Playback } from '../player/playback.ts';
import { createStore, type Store } from '../settings/store.ts';
import { findSpoken } from './find-spoken.ts';

/** What is being said: places in the segments and in that segment's words, -1 for none. */
export interface Spoken {
  segment: number;
  word: number;
}

const SILENCE: Spoken = { segment: -1, word: -1 };

/** Follows the playback through the text; changes only when another segment or word begins, not sixty times a second. */
export function useSpoken(playback: Playback | null, segments: readonly Segment[]): Store<Spoken> {
  const [spoken] = useState(() => createStore(SILENCE));
  useEffect(() => {
    if (playback === null) return;
    const follow = () => {
      const { time, playing } = playback.state.get();
      // Before anything was played or sought, nothing is "now".
      const segment = time === 0 && !playing ? -1 : findSpoken(segments, time);
      const word = findSpoken(segments[segment]?.words ?? [], time);
      const before = spoken.get();
      if (before.segment !== segment || before.word !== word) spoken.set({ segment, word });
    };
    follow();
    const stop = playback.state.subscribe(follow);
    return () => {
      stop();
      spoken.set(SILENCE);
    };
  }, [playback, segments, spoken]);
  return spoken;
}
