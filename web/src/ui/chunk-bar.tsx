/** More parts than this would be thinner than a hair on a phone; they run together into one bar. */
const MOST_PARTS = 40;

interface ChunkBarProps {
  label: string;
  /** Null: something is happening, nobody knows how much is left. */
  parts: { done: number; total: number } | null;
}

/** A thin bar of the parts that are done: what is known, not a made-up percentage. */
export function ChunkBar({ label, parts }: ChunkBarProps) {
  const shape = 'h-1 overflow-hidden rounded-full';
  if (parts === null) {
    return <div role="progressbar" aria-label={label} data-testid="job-progress" className={`${shape} indeterminate bg-line`} />;
  }
  const { done, total } = parts;
  const cells = total <= MOST_PARTS ? total : 1;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={done}
      data-testid="job-progress"
      className={`${shape} flex gap-0.5`}
    >
      {Array.from({ length: cells }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the cells of a bar have no other name than their place
        <span key={index} className="h-full flex-1 bg-line">
          <span
            className="block h-full bg-accent transition-[width]"
            style={{ width: `${100 * Math.min(1, Math.max(0, (done / total) * cells - index))}%` }}
          />
        </span>
      ))}
    </div>
  );
}
