import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';

/** The words that are looked for in the library. They are in the address, so that the way back from a recording leads to what was found. */
export function useAskedWords(): [q: string, ask: (q: string) => void] {
  const { q: addressed = '' } = useSearch({ from: '/' });
  const navigate = useNavigate({ from: '/' });
  const [q, setQ] = useState(addressed);
  const onTheirWay = useRef(0);
  // A link or the way back leads to other words; what is being typed is ahead of the address.
  useEffect(() => {
    if (onTheirWay.current === 0) setQ(addressed);
  }, [addressed]);
  const ask = (next: string) => {
    setQ(next);
    onTheirWay.current += 1;
    void navigate({ search: next.trim() === '' ? {} : { q: next }, replace: true, resetScroll: false }).finally(() => {
      onTheirWay.current -= 1;
    });
  };
  return [q, ask];
}
