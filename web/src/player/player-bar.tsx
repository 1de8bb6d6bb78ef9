import type { Segment } from '../../../src/contract/transcript.ts';
import { formatClock, formatNumber } from '../i18n/format.ts';
import { useText } from '../i18n/use-text.ts';
import { useStore } from '../settings/store.ts';
import type { SpeakerLook } from '../speakers/speaker-look.ts';
import { Icon } from '../ui/icon.tsx';
import { type Playback, RATES } from './playback.ts';
import { Waveform } from './waveform.tsx';

interface PlayerBarProps {
  jobId: string;
  playback: Playback;
  duration: number;
  segments: readonly Segment[];
  looks: ReadonlyMap<string, SpeakerLook>;
}

/** Stays in reach: at the top beside the text, at the bottom under the thumb on a phone. */
export function PlayerBar({ jobId, playback, duration, segments, looks }: PlayerBarProps) {
  const { t } = useText();
  const playing = useStore(playback.state, (state) => state.playing);
  return (
    <section
      aria-label={t('player.region')}
      data-player=""
      className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-[1fr_auto_1fr] items-center gap-x-4 gap-y-1 border-t border-line bg-surface px-4 pt-2 pb-[max(0.5rem,env(safe-area-inset-bottom))] sm:sticky sm:inset-x-auto sm:top-0 sm:bottom-auto sm:flex sm:rounded-card sm:border sm:py-2 sm:pr-3 sm:pl-2"
    >
      <button
        type="button"
        data-testid="play"
        aria-label={t(playing ? 'player.pause' : 'player.play')}
        title={t(playing ? 'player.pause' : 'player.play')}
        onClick={playback.toggle}
        className="order-3 grid size-12 place-items-center rounded-full bg-accent-solid text-on-accent transition hover:brightness-110 sm:order-none sm:size-11 sm:shrink-0"
      >
        <Icon name={playing ? 'pause' : 'play'} filled={!playing} className="size-6" />
      </button>
      <Clock playback={playback} duration={duration} />
      <div className="order-1 col-span-3 min-w-0 sm:order-none sm:flex-1">
        <Waveform jobId={jobId} playback={playback} duration={duration} segments={segments} looks={looks} />
      </div>
      <Speed playback={playback} />
    </section>
  );
}

function Clock({ playback, duration }: { playback: Playback; duration: number }) {
  const now = useStore(playback.state, (state) => formatClock(state.time));
  return (
    <p className="order-2 text-small tabular-nums sm:order-none sm:shrink-0" data-testid="clock">
      {now} <span className="text-muted">/ {formatClock(duration)}</span>
    </p>
  );
}

function Speed({ playback }: { playback: Playback }) {
  const { t, locale } = useText();
  const rate = useStore(playback.state, (state) => state.rate);
  return (
    <select
      aria-label={t('player.speed')}
      value={rate}
      onChange={(event) => playback.setRate(Number(event.target.value))}
      className="order-4 min-h-10 appearance-none justify-self-end rounded-lg px-2 text-center text-small text-muted tabular-nums hover:bg-sunken hover:text-ink sm:order-none"
    >
      {RATES.map((choice) => (
        <option key={choice} value={choice}>
          {formatNumber(choice, locale)}×
        </option>
      ))}
    </select>
  );
}
