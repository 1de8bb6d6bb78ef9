import { useText } from '../i18n/use-text.ts';

const WIDTHS = ['w-3/5', 'w-2/5', 'w-1/2', 'w-1/3'] as const;

/** Rows to come. */
export function ListSkeleton({ label }: { label?: string }) {
  const { t } = useText();
  return (
    <div role="status" className="divide-y divide-line">
      <span className="sr-only">{label ?? t('library.loading')}</span>
      {WIDTHS.map((width) => (
        <div key={width} className="px-4 py-4">
          <div className={`skeleton h-4 ${width}`} />
          <div className="skeleton mt-2.5 h-3 w-1/4" />
        </div>
      ))}
    </div>
  );
}
