import type { Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useState } from 'react';
import type { Segment } from '../../../src/contract/transcript.ts';
import type { Playback } from '../player/playback.ts';
import type { Store } from '../settings/store.ts';
import { lastStarted, nearest } from './find-spoken.ts';
import type { Spoken } from './use-spoken.ts';

/** Room that the player and the edge of the screen take. */
const EDGE = 120;

/** Keeps the spoken segment on the screen while the recording plays, until the reader scrolls away by hand. */
export function useFollow(
  playback: Playback | null,
  segments: readonly Segment[],
  spoken: Store<Spoken>,
  virtualizer: Virtualizer<Window, Element>,
  list: RefObject<HTMLElement | null>,
): { following: boolean; followAgain: (seconds?: number) => void } {
  const [following, setFollowing] = useState(true);

  useEffect(() => {
    const leave = () => setFollowing(false);
    const listening = new AbortController();
    window.addEventListener('wheel', leave, { passive: true, signal: listening.signal });
    window.addEventListener('touchmove', leave, { passive: true, signal: listening.signal });
    return () => listening.abort();
  }, []);

  const show = useCallback(
    (seconds?: number) => {
      const segment =
        seconds === undefined ? Math.max(0, lastStarted(segments, playback?.state.get().time ?? 0)) : nearest(segments, seconds);
      if (isSeen(list.current?.querySelector(`[data-index="${segment}"]`) ?? null)) return;
      const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
      virtualizer.scrollToIndex(segment, { align: 'center', behavior: calm ? 'auto' : 'smooth' });
    },
    [playback, segments, virtualizer, list],
  );

  useEffect(() => {
    if (playback === null || !following) return;
    return spoken.subscribe(() => {
      if (playback.state.get().playing) show();
    });
  }, [playback, following, spoken, show]);

  const followAgain = useCallback(
    (seconds?: number) => {
      setFollowing(true);
      show(seconds);
    },
    [show],
  );
  return { following, followAgain };
}

function isSeen(element: Element | null): boolean {
  if (element === null) return false;
  const { top, bottom } = element.getBoundingClientRect();
  return top > EDGE && bottom < window.innerHeight - EDGE;
}
