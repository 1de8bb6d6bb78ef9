import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Segment } from '../../../src/contract/transcript.ts';
import { getWaveform } from '../api/transcript.ts';
import { formatClock } from '../i18n/format.ts';
import { useText } from '../i18n/use-text.ts';
import { useStore } from '../settings/store.ts';
import { themeStore } from '../settings/theme.ts';
import type { SpeakerLook } from '../speakers/speaker-look.ts';
import { type DrawnWaveform, drawWaveform } from './draw-waveform.ts';
import type { Playback } from './playback.ts';

interface WaveformProps {
  jobId: string;
  playback: Playback;
  duration: number;
  segments: readonly Segment[];
  looks: ReadonlyMap<string, SpeakerLook>;
}

/** The recording at a glance, in the colours of who speaks; a click or a drag goes there, arrows go five seconds. */
export function Waveform({ jobId, playback, duration, segments, looks }: WaveformProps) {
  const { t } = useText();
  const theme = useStore(themeStore, (chosen) => chosen);
  const second = useStore(playback.state, (state) => Math.floor(state.time));
  const box = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState<DrawnWaveform | null>(null);
  const peaks = useQuery({
    queryKey: ['waveform', jobId],
    queryFn: ({ signal }) => getWaveform(jobId, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const heights = peaks.data?.peaks;

  useEffect(() => {
    if (box.current === null) return;
    const created = drawWaveform({ container: box.current, playback, duration, peaks: heights ?? [] });
    setDrawn(created);
    return created.remove;
  }, [playback, duration, heights]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read from the page, so a new theme paints anew
  useEffect(() => drawn?.paint({ segments, looks }), [drawn, segments, looks, theme]);

  return (
    <div
      ref={box}
      role="slider"
      tabIndex={0}
      aria-label={t('player.position')}
      aria-valuemin={0}
      aria-valuemax={Math.round(duration)}
      aria-valuenow={second}
      aria-valuetext={t('player.at', { now: formatClock(second), total: formatClock(duration) })}
      data-testid="waveform"
      className="waveform h-10 cursor-pointer rounded-md sm:h-12"
    />
  );
}
