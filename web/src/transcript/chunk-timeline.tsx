import type { ChunkState, JobProgress } from '../../../src/contract/job.ts';

const LOOKS: Record<ChunkState, string> = {
  planned: 'bg-line',
  recognising: 'animate-[breathe_1.6s_ease-in-out_infinite] bg-accent/60',
  done: 'bg-accent',
  gap: 'bg-degraded',
};

/** The parts of the recording in their true lengths: planned, being heard, done, not to be heard. */
export function ChunkTimeline({ label, chunks }: { label: string; chunks: JobProgress['chunks'] }) {
  const done = chunks.filter((chunk) => chunk.state === 'done').length;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={chunks.length}
      aria-valuenow={done}
      data-testid="job-progress"
      className="flex h-2 gap-0.5 overflow-hidden rounded-full"
    >
      {chunks.map((chunk) => (
        <span
          key={chunk.index}
          className={`h-full min-w-0.5 transition-colors ${LOOKS[chunk.state]}`}
          style={{ flexGrow: Math.max(0.1, chunk.end_time - chunk.start_time), flexBasis: 0 }}
        />
      ))}
    </div>
  );
}
