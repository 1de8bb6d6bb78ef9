import { useEffect, useRef } from 'react';
import type { Segment } from '../../../src/contract/transcript.ts';
import { useText } from '../i18n/use-text.ts';
import type { Playback } from '../player/playback.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { nextLook } from './next-look.ts';

const TYPING = 'input:not([type=checkbox], [type=radio]), textarea, select, dialog, [role="menu"]';
const PATIENCE_MS = 1_500;

interface LookButtonProps {
  segments: readonly Segment[];
  playback: Playback | null;
  /** Goes to a place of the recording, in seconds. */
  onTime: (seconds: number) => void;
}

/** Leads from one place that needs a look to the next; the key N does too. */
export function LookButton({ segments, playback, onTime }: LookButtonProps) {
  const { t } = useText();
  const at = useRef(-1);
  const n = segments.filter(({ needs_look }) => needs_look.length > 0).length;
  const go = () => {
    const time = playback?.state.get().time ?? 0;
    const index = nextLook(segments, time > 0 ? time : at.current);
    const segment = segments[index];
    if (segment === undefined) return;
    at.current = segment.start_time;
    onTime(segment.start_time);
    focusMark(index, performance.now() + PATIENCE_MS);
  };
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      // The key and not its letter: the letter is another one on Kazakh and Russian keyboards.
      if (event.code !== 'KeyN' || event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
      if (event.target instanceof Element && event.target.closest(TYPING)) return;
      event.preventDefault();
      go();
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  });
  if (n === 0) return null;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 lg:flex-col lg:items-stretch">
      <Button
        aria-keyshortcuts="N"
        title={`${t('look.next')} (${t('look.key')})`}
        data-testid="look-next"
        onClick={go}
        className="text-small"
      >
        <Icon name="look" className="size-4 text-degraded" />
        {t('look.next')}
      </Button>
      <p className="text-small text-muted" data-testid="look-count">
        {t('look.count', { n })}
      </p>
    </div>
  );
}

/** The mark says why it is there while it has the focus; it is in the page only when the text has been scrolled to it. */
function focusMark(index: number, until: number): void {
  const mark = document.querySelector<HTMLElement>(`[data-index="${index}"] [data-mark="look"]`);
  if (mark) mark.focus({ preventScroll: true });
  else if (performance.now() < until) requestAnimationFrame(() => focusMark(index, until));
}
