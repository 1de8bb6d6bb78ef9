import { useEffect, useState } from 'react';

const PATIENCE_MS = 600;

/** Whether something is `known` that would make the page jump if it came later; true anyway after a moment, and from then on. */
export function useSettled(known: boolean): boolean {
  const [settled, setSettled] = useState(known);
  useEffect(() => {
    if (settled) return;
    const timer = setTimeout(() => setSettled(true), known ? 0 : PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [settled, known]);
  return settled || known;
}
