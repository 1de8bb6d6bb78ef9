import { type RefObject, useEffect } from 'react';
import type { Playback } from '../player/playback.ts';

/**
 * A click on anything with data-start goes there, unless it is on something with data-stay in it. One listener for tens of thousands of words; for the keyboard every
 * segment has a real button.
 */
export function useSeekOnClick(text: RefObject<HTMLElement | null>, playback: Playback | null, sought: () => void): void {
  useEffect(() => {
    const element = text.current;
    if (playback === null || element === null) return;
    const click = (event: MouseEvent) => {
      const start = event.target instanceof Element ? event.target.closest('[data-start], [data-stay]')?.getAttribute('data-start') : null;
      // Who has just selected text wants to copy it.
      if (!start || getSelection()?.isCollapsed === false) return;
      playback.seek(Number(start));
      sought();
    };
    element.addEventListener('click', click);
    return () => element.removeEventListener('click', click);
  }, [text, playback, sought]);
}
