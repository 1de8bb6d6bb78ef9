import { useStore } from '../settings/store.ts';
import { announcement } from './announce.ts';

/** The quiet place from which screen readers read progress. */
export function Announcer() {
  return (
    <output aria-live="polite" className="sr-only">
      {useStore(announcement, (text) => text)}
    </output>
  );
}
