import { useEffect } from 'react';
import type { Playback } from './playback.ts';

const STEP = 5;
/** Where keys belong to what has the focus. */
const TYPING = 'input, textarea, select, [role="menu"]';
const PRESSED_BY_SPACE = 'button, a, summary';

/** Space plays and pauses, the arrows go five seconds, wherever the focus is, unless the focus needs them itself. */
export function usePlayerKeys(playback: Playback | null): void {
  useEffect(() => {
    if (playback === null) return;
    const press = (event: KeyboardEvent) => {
      const focus = event.target instanceof Element ? event.target : null;
      if (event.altKey || event.ctrlKey || event.metaKey || focus?.closest(TYPING)) return;
      if (event.key === ' ' && !focus?.closest(PRESSED_BY_SPACE)) playback.toggle();
      else if (event.key === 'ArrowLeft') playback.skip(-STEP);
      else if (event.key === 'ArrowRight') playback.skip(STEP);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [playback]);
}
