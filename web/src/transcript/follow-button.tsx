import { useText } from '../i18n/use-text.ts';
import type { Playback } from '../player/playback.ts';
import { createStore, useStore } from '../settings/store.ts';

const SILENT = createStore({ playing: false });

/** The way back to what is being said, for those who have scrolled away while listening. */
export function FollowButton({ playback, following, onClick }: { playback: Playback | null; following: boolean; onClick: () => void }) {
  const { t } = useText();
  const playing = useStore<{ playing: boolean }, boolean>(playback?.state ?? SILENT, (state) => state.playing);
  if (!playing || following) return null;
  return (
    <button
      type="button"
      onClick={onClick}
      className="fixed bottom-(--toast-foot) left-1/2 z-30 min-h-10 -translate-x-1/2 rounded-full border border-line bg-surface px-4 text-small font-medium shadow-float hover:border-control"
    >
      {t('transcript.follow')}
    </button>
  );
}
