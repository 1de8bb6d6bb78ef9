import type { Job } from '../../../src/contract/job.ts';
import { useText } from '../i18n/use-text.ts';
import type { Playback } from '../player/playback.ts';
import { createStore, useStore } from '../settings/store.ts';

const NOTHING = createStore({ broken: false });

/** Says why the recording cannot be heard, when it cannot; the text stays readable all the same. */
export function AudioNote({ job, playback }: { job: Job; playback: Playback | null }) {
  const { t } = useText();
  const broken = useStore<{ broken: boolean }, boolean>(playback?.state ?? NOTHING, (state) => state.broken);
  const key = job.audio === 'preparing' ? 'player.preparing' : job.audio === 'deleted' ? 'player.gone' : broken ? 'player.broken' : null;
  if (key === null) return null;
  return (
    <p role="status" className="mt-2 rounded-card bg-sunken px-4 py-2.5 text-small text-muted">
      {t(key)}
    </p>
  );
}
