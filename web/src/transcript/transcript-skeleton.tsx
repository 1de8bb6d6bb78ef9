import { useText } from '../i18n/use-text.ts';

const LINES = ['w-full', 'w-11/12', 'w-2/3'] as const;
const SEGMENTS = ['a', 'b', 'c', 'd'] as const;

/** The page of a recording before anything is known about it. */
export function TranscriptSkeleton() {
  const { t } = useText();
  return (
    <div role="status" className="pt-9">
      <span className="sr-only">{t('transcript.loading')}</span>
      <div className="skeleton h-7 w-2/3" />
      <div className="skeleton mt-3 mb-6 h-4 w-1/3" />
      <div className="skeleton h-16 rounded-card" />
      <SegmentsSkeleton />
    </div>
  );
}

/** Text to come. */
export function SegmentsSkeleton() {
  return (
    <div aria-hidden="true" className="max-w-170 py-8">
      {SEGMENTS.map((segment) => (
        <div key={segment} className="mb-8">
          <div className="skeleton mb-3 h-4 w-24" />
          {LINES.map((width) => (
            <div key={width} className={`skeleton mt-2.5 h-4 ${width}`} />
          ))}
        </div>
      ))}
    </div>
  );
}
