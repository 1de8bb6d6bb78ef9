import { useEffect, useState } from 'react';

/** The time, looked at again every `everyMs`, for words such as "deleted in 3 h". */
export function useNow(everyMs: number): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
