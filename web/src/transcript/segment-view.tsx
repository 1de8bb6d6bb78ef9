import { memo, useMemo } from 'react';
import type { Segment } from '../../../src/contract/transcript.ts';
import { formatClock } from '../i18n/format.ts';
import { useText } from '../i18n/use-text.ts';
import { type Store, useStore } from '../settings/store.ts';
import { GapMarker } from './gap-marker.tsx';
import type { Place } from './group-warnings.ts';
import { layOutWords } from './lay-out-words.ts';
import { SpeakerBadge } from './speaker-badge.tsx';
import type { SpeakerLook } from './speaker-look.ts';
import type { Spoken } from './use-spoken.ts';
import { WordView } from './word-view.tsx';

interface SegmentViewProps {
  segment: Segment;
  index: number;
  count: number;
  /** Pixels from the top of the list. */
  offset: number;
  measure: (element: HTMLElement | null) => void;
  /** The speaker, where a new turn begins. */
  look: SpeakerLook | undefined;
  spoken: Store<Spoken>;
  /** What is missing before it. */
  gaps: readonly Place[] | undefined;
  /** Who heard it, where that is to be shown. */
  engine: string | null;
}

/** A stretch by one speaker: its time, the speaker when that changes, and its words. */
export const SegmentView = memo(function SegmentView(props: SegmentViewProps) {
  const { segment, index, count, offset, measure, look, spoken, gaps, engine } = props;
  const { t } = useText();
  const current = useStore(spoken, (now) => now.segment === index);
  const word = useStore(spoken, (now) => (now.segment === index ? now.word : -1));
  const pieces = useMemo(() => layOutWords(segment), [segment]);
  const time = formatClock(segment.start_time);
  return (
    <li
      ref={measure}
      data-testid="segment"
      data-index={index}
      data-order={segment.segment_order}
      data-start={segment.start_time}
      aria-current={current ? 'true' : undefined}
      aria-posinset={index + 1}
      aria-setsize={count}
      style={{ transform: `translateY(${offset}px)` }}
      className="group/segment absolute inset-x-0 top-0 cursor-pointer pb-2"
    >
      {gaps?.map((gap) => (
        <GapMarker key={gap.from} gap={gap} />
      ))}
      {look && (
        <p className="flex items-center gap-2 pt-4 pb-1 sm:pl-20">
          <SpeakerBadge look={look} />
          <span className="truncate font-bold" style={{ color: look.colour }}>
            {look.name}
          </span>
        </p>
      )}
      <div className="-mx-2 rounded-lg px-2 py-1 transition-colors group-hover/segment:bg-sunken/60 group-aria-[current]/segment:bg-accent-wash sm:flex">
        <button
          type="button"
          aria-label={t('transcript.playFrom', { time })}
          className="mr-2 rounded text-left text-small leading-7 text-muted tabular-nums hover:text-accent-text sm:mr-0 sm:w-20 sm:shrink-0 sm:self-start"
        >
          {time}
        </button>
        <p lang={segment.language} className="inline min-w-0 flex-1 text-read break-words sm:block sm:max-w-168">
          {pieces.map((piece, place) => (
            <WordView
              // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other name than their place
              key={place}
              text={piece.text}
              word={piece.word === null ? undefined : segment.words[piece.word]}
              now={piece.word !== null && piece.word === word}
              language={segment.language}
            />
          ))}
          {engine !== null && <span className="ml-2 text-small whitespace-nowrap text-muted select-none">{engine}</span>}
        </p>
      </div>
    </li>
  );
});
