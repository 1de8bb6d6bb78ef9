import { execa } from 'execa';
import { percentile, ranOnThis } from '../../../bench/lib/report.ts';
import { GROWTH_MINUTES, type LoadRun } from './run-load.ts';
import type { KINDS, Tally } from './tally.ts';

/** One run in figures: what the report shows, and what is kept of it for comparison. */
export interface LoadSummary {
  profile: string;
  users: number;
  minutes: number;
  mb: number;
  seconds: number;
  accepted: number;
  completed: number;
  cancelled: number;
  failed: Record<string, number>;
  refused: Record<string, number>;
  errors: Record<string, number>;
  /** p50, p95 and p99 in milliseconds. */
  uploadMs: Percentiles;
  readMs: Percentiles;
  /** p50, p95 and p99 in seconds, of what was completed: what it took, what was said when it was accepted, how far that was off. */
  tookSeconds: Percentiles;
  expectedSeconds: Percentiles;
  offSeconds: Percentiles;
  jobsPerMinute: number;
  uploadedMbPerSecond: number;
  /** Hours of audio heard in an hour. */
  timesRealTime: number;
  memory: LoadRun['memory'];
  violations: string[];
}

/** p50, p95, p99; null where there was nothing. */
type Percentiles = [number, number, number] | null;

const READS = ['list', 'status', 'transcript'] as const satisfies (typeof KINDS)[number][];

export function summarise(name: string, { profile, seconds, tally, memory }: LoadRun): LoadSummary {
  const completed = tally.ended.filter(({ job }) => job.status === 'completed');
  const known = completed.filter(({ expectedSeconds }) => expectedSeconds !== null);
  const off = known.map(({ expectedSeconds, tookSeconds }) => Math.abs(tookSeconds - (expectedSeconds ?? 0)));
  const heard = completed.reduce((sum, { job }) => sum + (job.duration ?? 0), 0);
  return {
    profile: name,
    users: profile.users,
    minutes: profile.minutes,
    mb: profile.mb,
    seconds: Math.round(seconds),
    accepted: tally.accepted.size,
    completed: completed.length,
    cancelled: tally.ended.filter(({ job }) => job.status === 'cancelled').length,
    failed: failures(tally),
    refused: Object.fromEntries(tally.refused),
    errors: Object.fromEntries(tally.errors),
    uploadMs: percentiles(tally.times.upload),
    readMs: percentiles(READS.flatMap((kind) => tally.times[kind])),
    tookSeconds: percentiles(completed.map(({ tookSeconds }) => tookSeconds)),
    expectedSeconds: percentiles(known.map(({ expectedSeconds }) => expectedSeconds ?? 0)),
    offSeconds: percentiles(off),
    jobsPerMinute: (completed.length / seconds) * 60,
    uploadedMbPerSecond: tally.uploadedBytes / 1e6 / seconds,
    timesRealTime: heard / seconds,
    memory,
    violations: tally.violations,
  };
}

function failures({ ended }: Tally): Record<string, number> {
  const codes = ended.flatMap(({ job }) => (job.status === 'failed' ? [job.error?.code ?? 'without a reason'] : []));
  return Object.fromEntries(Object.entries(Object.groupBy(codes, (code) => code)).map(([code, all]) => [code, all?.length ?? 0]));
}

function percentiles(values: readonly number[]): Percentiles {
  const at = (share: number): number => Math.round(percentile(values, share) * 100) / 100;
  return values.length === 0 ? null : [at(0.5), at(0.95), at(0.99)];
}

/** The report as Markdown: a column for each run, and the same as JSON. */
export async function toMarkdown(runs: readonly LoadSummary[], { command, seed }: { command: string; seed: number }): Promise<string> {
  const { stdout: commit } = await execa('git', ['describe', '--always', '--dirty', '--abbrev=10'], { reject: false });
  const list = (counts: Record<string, number>): string =>
    Object.entries(counts)
      .map(([name, value]) => `${value} ${name}`)
      .join(', ') || '0';
  const three = (values: Percentiles, digits: number): string => values?.map((value) => value.toFixed(digits)).join(' / ') ?? '-';
  const memoryOf =
    (role: 'api' | 'worker') =>
    (run: LoadSummary): string => {
      const { firstMb, highestMb, growthMbHour } = run.memory[role];
      const growth = run.minutes < GROWTH_MINUTES ? 'too short to tell' : growthMbHour.toFixed(0);
      return `${firstMb.toFixed(0)} → ${highestMb.toFixed(0)}, ${growth}`;
    };
  const rows: [string, (run: LoadSummary) => string][] = [
    ['users', (run) => String(run.users)],
    ['minutes; MB a recording', (run) => `${run.minutes}; ${run.mb}`],
    ['jobs accepted', (run) => String(run.accepted)],
    ['completed', (run) => String(run.completed)],
    ['cancelled by their users', (run) => String(run.cancelled)],
    ['failed', (run) => list(run.failed)],
    ['refused with Retry-After, then accepted', (run) => list(run.refused)],
    ['other errors', (run) => list(run.errors)],
    ['reads, p50 / p95 / p99 ms', (run) => three(run.readMs, 0)],
    ['upload until accepted, p50 / p95 / p99 ms', (run) => three(run.uploadMs, 0)],
    ['accepted until completed, p50 / p95 / p99 s', (run) => three(run.tookSeconds, 1)],
    ['as expected when accepted, p50 / p95 / p99 s', (run) => three(run.expectedSeconds, 1)],
    ['expectation off by, p50 / p95 / p99 s', (run) => three(run.offSeconds, 1)],
    ['jobs a minute', (run) => run.jobsPerMinute.toFixed(1)],
    ['uploaded, MB a second', (run) => run.uploadedMbPerSecond.toFixed(1)],
    ['audio heard, times real time', (run) => run.timesRealTime.toFixed(1)],
    ['memory of the api: first → highest MB, growth MB an hour', memoryOf('api')],
    ['memory of the worker: first → highest MB, growth MB an hour', memoryOf('worker')],
    ['promises broken', (run) => String(run.violations.length)],
  ];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    '# Load',
    '',
    `${new Date().toISOString().slice(0, 10)}, ${ranOnThis()}, commit ${commit || 'unknown'}, seed ${seed}: \`${command}\``,
    '',
    line(['', ...runs.map(({ profile }) => profile)]),
    line(['---', ...runs.map(() => '---:')]),
    ...rows.map(([name, cell]) => line([name, ...runs.map(cell)])),
    '',
    ...runs.flatMap(({ profile, violations }) => violations.map((violation) => `- ${profile}: ${violation}`)),
    '```json',
    JSON.stringify(runs, null, 2),
    '```',
    '',
  ].join('\n');
}
