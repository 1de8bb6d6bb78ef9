import { memo, useMemo } from 'react';
import type { Segment } from '../../../src/contract/transcript.ts';
import { formatClock } from '../i18n/format.ts';
import { useText } from '../i18n/use-text.ts';
import { type Store, useStore } from '../settings/store.ts';
import { SpeakerBadge } from '../speakers/speaker-badge.tsx';
import type { SpeakerLook } from '../speakers/speaker-look.ts';
import { Icon } from '../ui/icon.tsx';
import { GapMarker } from './gap-marker.tsx';
import type { Place } from './group-warnings.ts';
import { layOutWords } from './lay-out-words.ts';
import { markFound } from './mark-found.ts';
import { LookMark, OverlapMark } from './part-mark.tsx';
import type { FoundWords } from './use-find.ts';
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
  /** What the menu is about. */
  chosen: Store<Spoken>;
  /** What is looked for. */
  found: Store<FoundWords>;
  /** What is missing before it. */
  gaps: readonly Place[] | undefined;
  /** Who heard it, where that is to be shown. */
  engine: string | null;
}

/** A stretch by one speaker: its time, the speaker when that changes, and its words. */
export const SegmentView = memo(function SegmentView(props: SegmentViewProps) {
  const { segment, index, count, offset, measure, look, spoken, chosen, found, gaps, engine } = props;
  const { t } = useText();
  const current = useStore(spoken, (now) => now.segment === index);
  const word = useStore(spoken, (now) => (now.segment === index ? now.word : -1));
  const meant = useStore(chosen, (place) => (place.segment === index ? place.word : -1));
  const matches = useStore(found, ({ bySegment }) => bySegment.get(index));
  const match = useStore(found, ({ now }) => (now?.segment === index ? now.from : -1));
  const pieces = useMemo(() => markFound(layOutWords(segment), matches ?? [], match), [segment, matches, match]);
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
      className="group/segment absolute inset-x-0 top-0 cursor-pointer pb-2 focus-within:z-10 hover:z-10"
    >
      {gaps?.map((gap) => (
        <GapMarker key={gap.from} gap={gap} />
      ))}
      {look && (
        <p className="flex items-center gap-2 pt-4 pb-1 sm:pl-24">
          <SpeakerBadge look={look} />
          <span className="truncate font-bold" style={{ color: look.colour }}>
            {look.name}
          </span>
        </p>
      )}
      <div className="-mx-2 rounded-lg px-2 py-1 transition-colors group-hover/segment:bg-sunken/60 group-aria-[current]/segment:bg-accent-wash sm:flex">
        <span className="mr-1 sm:mr-0 sm:flex sm:w-24 sm:shrink-0 sm:flex-wrap sm:items-center sm:self-start">
          <button
            type="button"
            aria-label={t('transcript.playFrom', { time })}
            className="mr-1 rounded text-left text-small leading-7 text-muted tabular-nums hover:text-accent-text"
          >
            {time}
          </button>
          {segment.needs_look.length > 0 && <LookMark reasons={segment.needs_look} />}
          {segment.overlap && <OverlapMark />}
          <button
            type="button"
            aria-haspopup="menu"
            aria-label={t('place.menu', { time })}
            title={t('place.menu', { time })}
            data-stay=""
            data-menu=""
            data-testid="place-menu"
            className="inline-grid size-6 place-items-center rounded align-middle text-muted opacity-60 transition-opacity hover:bg-sunken hover:text-ink sm:opacity-0 sm:group-focus-within/segment:opacity-100 sm:group-hover/segment:opacity-100"
          >
            <Icon name="more" className="size-4" />
          </button>
        </span>
        <p lang={segment.language} className="inline min-w-0 flex-1 text-read break-words sm:block sm:max-w-168">
          {pieces.map((piece, at) => (
            <WordView
              // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other name than their place
              key={at}
              text={piece.text}
              place={piece.word}
              word={piece.word === null ? undefined : segment.words[piece.word]}
              chosen={piece.word !== null && piece.word === meant}
              now={piece.word !== null && piece.word === word}
              found={piece.found}
              language={segment.language}
            />
          ))}
          {engine !== null && <span className="ml-2 text-small whitespace-nowrap text-muted select-none">{engine}</span>}
        </p>
      </div>
    </li>
  );
});
