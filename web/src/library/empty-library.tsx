import { useText } from '../i18n/use-text.ts';

/** Before the first recording: what will be here. */
export function EmptyLibrary() {
  const { t } = useText();
  return (
    <div data-empty="" className="mx-auto flex max-w-110 flex-col items-center gap-2 px-6 py-14 text-center sm:py-20">
      <QuietWave />
      <h2 className="mt-3 text-lg font-bold tracking-tight">{t('library.emptyTitle')}</h2>
      <p className="text-muted text-pretty">{t('library.emptyText')}</p>
    </div>
  );
}

const STEP = 10;
const NOW = 70;
const BARS = [6, 10, 18, 30, 22, 38, 26, 44, 20, 34, 14, 24, 10, 6].map((height, place) => ({ x: place * STEP, height }));

/** A waveform at rest. */
function QuietWave() {
  return (
    <svg viewBox="0 0 134 48" className="h-12" aria-hidden="true">
      {BARS.map(({ x, height }) => (
        <rect key={x} x={x} y={24 - height / 2} width="4" height={height} rx="2" className={x === NOW ? 'fill-now' : 'fill-line'} />
      ))}
    </svg>
  );
}
