import { Link } from '@tanstack/react-router';
import type { NamedRecording, SearchHit } from '../../../src/contract/search.ts';
import { formatClock, formatMoment } from '../i18n/format.ts';
import { useText } from '../i18n/use-text.ts';
import { speakerName } from '../speakers/speaker-look.ts';
import { MarkedText } from './marked-text.tsx';

interface Found {
  recording: Pick<NamedRecording, 'job_id' | 'original_filename' | 'created_at'>;
  /** What was found in its name. */
  inName: NamedRecording['matches'];
  hits: readonly SearchHit[];
  q: string;
}

/** A recording, and the places in it where the words are; each leads there. */
export function FoundRecording({ recording, inName, hits, q }: Found) {
  const { t, locale } = useText();
  return (
    <li data-testid="found-recording" className="py-3">
      <h2 className="flex items-baseline gap-3 px-4 pb-1">
        <Link
          to="/jobs/$jobId"
          params={{ jobId: recording.job_id }}
          title={recording.original_filename}
          className="min-w-0 truncate rounded-sm font-medium hover:text-accent-text"
        >
          <MarkedText text={recording.original_filename} matches={inName} />
        </Link>
        <span className="shrink-0 text-small text-muted">{formatMoment(new Date(recording.created_at), new Date(), locale)}</span>
      </h2>
      <ul>
        {hits.map((hit) => (
          <li key={hit.segment_order}>
            <Link
              to="/jobs/$jobId"
              params={{ jobId: hit.job_id }}
              search={{ q, at: hit.start_time }}
              data-testid="found"
              className="grid grid-cols-[auto_1fr] gap-x-4 px-4 py-1.5 transition-colors hover:bg-page sm:grid-cols-[4rem_8rem_1fr]"
            >
              <span className="text-small leading-6 text-muted tabular-nums">{formatClock(hit.start_time)}</span>
              <span className="truncate text-small leading-6 text-muted">{speakerName(hit.speaker, t)}</span>
              <span className="line-clamp-3 break-words text-pretty max-sm:col-span-2">
                <MarkedText text={hit.text} matches={hit.matches} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </li>
  );
}
