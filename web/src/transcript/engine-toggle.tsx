import type { Segment } from '../../../src/contract/transcript.ts';
import { useText } from '../i18n/use-text.ts';
import { chooseShowEngines, showEngines } from '../settings/show-engines.ts';
import { useStore } from '../settings/store.ts';
import { CheckOption } from '../ui/check-option.tsx';

/** Lets a reader see who heard which part, where that was more than one engine. */
export function EngineToggle({ segments }: { segments: readonly Segment[] }) {
  const { t } = useText();
  const shown = useStore(showEngines, (show) => show);
  if (!heardBySeveral(segments)) return null;
  return <CheckOption label={t('transcript.showEngines')} checked={shown} onChange={chooseShowEngines} />;
}

export function heardBySeveral(segments: readonly Segment[]): boolean {
  return new Set(segments.map((segment) => segment.engine)).size > 1;
}
