import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { Segment, Transcript } from '../../../src/contract/transcript.ts';
import { useText } from '../i18n/use-text.ts';
import { useEngines } from '../library/use-engines.ts';
import type { Playback } from '../player/playback.ts';
import { showEngines } from '../settings/show-engines.ts';
import { type Store, useStore } from '../settings/store.ts';
import type { SpeakerLook } from '../speakers/speaker-look.ts';
import { heardBySeveral } from './engine-toggle.tsx';
import { FollowButton } from './follow-button.tsx';
import { GapMarker } from './gap-marker.tsx';
import { gapsOf } from './group-warnings.ts';
import { placeGaps } from './place-gaps.ts';
import { PlaceMenu } from './place-menu.tsx';
import { SegmentView } from './segment-view.tsx';
import type { FoundWords } from './use-find.ts';
import { useFollow } from './use-follow.ts';
import { usePlaceMenu } from './use-place-menu.ts';
import { useSeekOnClick } from './use-seek-on-click.ts';
import { useSpoken } from './use-spoken.ts';

interface SegmentListProps {
  transcript: Transcript;
  looks: ReadonlyMap<string, SpeakerLook>;
  playback: Playback | null;
  /** Places outside the text lead into it, in seconds. */
  jump: Store<{ seconds: number } | null>;
  /** What is looked for. */
  found: Store<FoundWords>;
  /** Somebody wants this to be written in another way. */
  onCorrect: (wrong: string) => void;
}

/** The text. Only what is near the screen is in the page, so four hours scroll like four minutes. */
export function SegmentList({ transcript, looks, playback, jump, found, onCorrect }: SegmentListProps) {
  const { t } = useText();
  const { segments } = transcript;
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    if (list.current) setTop(list.current.getBoundingClientRect().top + window.scrollY);
  });
  const virtualizer = useWindowVirtualizer({
    count: segments.length,
    estimateSize: (index) => guessHeight(segments[index]),
    overscan: 8,
    scrollMargin: top,
    scrollPaddingStart: 100,
    scrollPaddingEnd: 160,
    getItemKey: (index) => segments[index]?.segment_order ?? index,
  });
  const spoken = useSpoken(playback, segments);
  const { following, followAgain } = useFollow(playback, segments, spoken, virtualizer, list);
  useSeekOnClick(box, playback, followAgain);
  const { asked, chosen, choose, close } = usePlaceMenu(box, segments, spoken);
  const askedSegment = segments[asked?.segment ?? -1];
  useEffect(() => jump.subscribe(() => followAgain(jump.get()?.seconds)), [jump, followAgain]);
  const gaps = useMemo(() => placeGaps(gapsOf(transcript.metadata.warnings), segments), [transcript.metadata.warnings, segments]);
  const labelled = useStore(showEngines, (show) => show) && heardBySeveral(segments);
  const engines = useEngines();
  if (segments.length === 0 && gaps.atEnd.length === 0) return <p className="py-8 text-read text-muted">{t('transcript.empty')}</p>;
  return (
    <div ref={box} className="min-w-0">
      <ol
        ref={list}
        aria-label={t('transcript.heading')}
        data-testid="transcript"
        className="relative"
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const segment = segments[index];
          if (segment === undefined) return null;
          const turn = index === 0 || segments[index - 1]?.speaker_id !== segment.speaker_id;
          return (
            <SegmentView
              key={key}
              segment={segment}
              index={index}
              count={segments.length}
              offset={start - top}
              measure={virtualizer.measureElement}
              look={turn && looks.size > 1 ? looks.get(segment.speaker_id) : undefined}
              spoken={spoken}
              chosen={chosen}
              found={found}
              gaps={gaps.before.get(index)}
              engine={labelled && segment.engine !== null ? engines.name(segment.engine) : null}
            />
          );
        })}
      </ol>
      {gaps.atEnd.map((gap) => (
        <GapMarker key={gap.from} gap={gap} />
      ))}
      {asked !== null && askedSegment !== undefined && (
        <PlaceMenu
          jobId={transcript.job_id}
          asked={asked}
          segment={askedSegment}
          looks={looks}
          onChoose={choose}
          onCorrect={onCorrect}
          onClose={close}
          onLeave={() =>
            list.current?.querySelector<HTMLElement>(`[data-index="${asked.segment}"] [data-menu]`)?.focus({ preventScroll: true })
          }
        />
      )}
      <FollowButton playback={playback} following={following} onClick={() => followAgain()} />
    </div>
  );
}

const LINE = 28;
const LETTERS_A_LINE = 66;

function guessHeight(segment: Segment | undefined): number {
  return 36 + LINE * Math.ceil((segment?.text.length ?? 1) / LETTERS_A_LINE);
}
