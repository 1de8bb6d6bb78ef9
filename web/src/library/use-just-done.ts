import { useEffect, useRef, useState } from 'react';

const MOMENT = 6_000;

/** True for a moment after `done` has become true before the reader's eyes; not for what was done all along. */
export function useJustDone(done: boolean): boolean {
  const was = useRef(done);
  const [fresh, setFresh] = useState(false);
  useEffect(() => {
    if (was.current === done) return;
    was.current = done;
    setFresh(done);
    const timer = setTimeout(() => setFresh(false), MOMENT);
    return () => clearTimeout(timer);
  }, [done]);
  return fresh;
}
