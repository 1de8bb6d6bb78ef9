import { setTimeout as sleep } from 'node:timers/promises';
import { queryPatiently } from './query.ts';

export interface HistoryReport {
  /** Uploads that were answered with 202. */
  accepted: number;
  completed: number;
  /** Failed, with their reasons. */
  failed: Record<string, number>;
  /** What breaks a promise, one line each; empty when all were kept. */
  violations: string[];
  /** Chunks of all jobs of the storm, accepted uploads and others whose answer was lost. */
  chunks: number;
}

interface Row {
  id: string;
  name: string;
  status: string;
  error_code: string | null;
  transcripts: number;
  text: string | null;
  segments: number;
  chunks: number;
  done: number;
}

const ENDED = new Set(['completed', 'failed', 'cancelled']);
/** Longer than any honest wait for the next job to end: retries, leases, restarts. */
const PATIENCE_MS = 60_000;

/**
 * Waits until every job of the storm has ended, then holds the database against what was accepted: each upload is
 * there, ended once, with the transcript that the same recording had in calm, or a reason.
 */
export async function checkHistory({
  url,
  accepted,
  expected,
}: {
  url: string;
  /** Which recording each accepted job was. */
  accepted: ReadonlyMap<string, number>;
  /** The transcript of each recording in calm. */
  expected: ReadonlyMap<number, string>;
}): Promise<HistoryReport> {
  const violations: string[] = [];
  let rows = await readJobs(url);
  let open = countOpen(rows);
  for (let lastEnd = Date.now(); open > 0 && Date.now() - lastEnd < PATIENCE_MS; ) {
    await sleep(500);
    rows = await readJobs(url);
    if (countOpen(rows) < open) lastEnd = Date.now();
    open = countOpen(rows);
  }
  const known = new Set(rows.map((row) => row.id));
  for (const id of accepted.keys()) if (!known.has(id)) violations.push(`${id} was accepted and is lost`);
  const failed: Record<string, number> = {};
  for (const row of rows) {
    const recording = accepted.get(row.id) ?? Number(/storm-(\d+)/.exec(row.name)?.[1]);
    violations.push(...problemsOf(row, expected.get(recording)));
    if (row.status === 'failed') failed[row.error_code ?? 'without a reason'] = (failed[row.error_code ?? 'without a reason'] ?? 0) + 1;
  }
  return {
    accepted: accepted.size,
    completed: rows.filter((row) => row.status === 'completed').length,
    failed,
    violations,
    chunks: rows.reduce((sum, row) => sum + row.chunks, 0),
  };
}

function countOpen(rows: readonly Row[]): number {
  return rows.filter((row) => !ENDED.has(row.status)).length;
}

function problemsOf(row: Row, expected: string | undefined): string[] {
  if (!ENDED.has(row.status)) return [`${row.id} is still ${row.status}`];
  if (row.status === 'failed') return row.error_code === null ? [`${row.id} failed without a reason`] : [];
  const problems: string[] = [];
  if (row.transcripts !== 1) problems.push(`${row.id} has ${row.transcripts} transcripts`);
  if (row.text !== expected) problems.push(`${row.id} has "${row.text}" instead of "${expected}"`);
  if (row.done !== row.chunks) problems.push(`${row.id} is completed with ${row.done} of ${row.chunks} chunks`);
  return problems;
}

function readJobs(url: string): Promise<Row[]> {
  return queryPatiently<Row>(
    url,
    `select j.id, r.filename as name, j.status, j.error_code, t.text,
       (select count(*)::int from transcripts where job_id = j.id) as transcripts,
       (select count(*)::int from segments where job_id = j.id) as segments,
       (select count(*)::int from chunks where job_id = j.id and not replaced) as chunks,
       (select count(*)::int from chunks where job_id = j.id and not replaced and words is not null) as done
     from jobs j join recordings r on r.id = j.recording_id left join transcripts t on t.job_id = j.id
     where r.filename like 'storm%'`,
  );
}
