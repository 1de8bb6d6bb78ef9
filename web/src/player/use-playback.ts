import { useEffect, useState } from 'react';
import { createPlayback, type Playback } from './playback.ts';

/** The recording at `url`, ready to be heard; null without one, and until the first paint. */
export function usePlayback(url: string | null, duration: number): Playback | null {
  const [playback, setPlayback] = useState<Playback | null>(null);
  useEffect(() => {
    if (url === null) return;
    const created = createPlayback(url, duration);
    setPlayback(created);
    return () => {
      created.dispose();
      setPlayback(null);
    };
  }, [url, duration]);
  return playback;
}
