import { ERRORS, type ErrorCode } from '../../../src/contract/app-error.ts';
import { MAX_RETRIES } from '../../../src/jobs/finish-job.ts';
import type { ChunkRow, JobRow } from '../../../src/platform/db/schema.ts';
import type { JobAccount } from './job-account.ts';
import type { MemoryDatabase } from './memory-database.ts';
import type { RecordingScript, SpokenWord } from './recording-script.ts';
import { PARALLEL } from './simulated-engines.ts';

interface Facts {
  job: JobRow;
  account: JobAccount;
  script: RecordingScript;
  /** Without those that halves stand for. */
  chunks: readonly ChunkRow[];
  words: readonly SpokenWord[] | null;
}

const MAX_CRASHES = 3;

/** What is wrong with a job when all is quiet; null: nothing. */
export function judge(tables: MemoryDatabase, job: JobRow, account: JobAccount, script: RecordingScript): string | null {
  const chunks = (tables.chunks.get(job.id) ?? []).filter((chunk) => !chunk.replaced);
  const facts = { job, account, script, chunks, words: tables.transcripts.get(job.id)?.words ?? null };
  return judgeEnd(facts) ?? judgeCalls(facts);
}

function judgeEnd(facts: Facts): string | null {
  const { id, status } = facts.job;
  switch (status) {
    case 'completed':
      return judgeGaps(facts) ?? judgeWords(facts);
    case 'failed':
      return judgeFailure(facts);
    case 'cancelled':
    case 'deleted':
      return facts.account.endedBy === status ? null : `${id} is ${status}, though nobody wanted it`;
    default:
      return `${id} stays ${status}`;
  }
}

/** A chunk is given up only when the engine refuses it, or when the job has no try left. */
function judgeGaps({ job, script, chunks }: Facts): string | null {
  const refused = script.chunks[script.refused];
  for (const { gap_code, start_ms } of chunks) {
    const isRefused = refused !== undefined && start_ms >= refused.startMs && start_ms < refused.endMs;
    const isFounded = gap_code === 'ENGINE_REFUSED_AUDIO' ? isRefused : gap_code !== 'ENGINE_PENDING' && job.errors >= MAX_RETRIES;
    if (gap_code !== null && !isFounded) return `${job.id} has a gap at ${start_ms} ms (${gap_code}) after ${job.errors} errors`;
  }
  return null;
}

/** Every word that was said is there once, in its place, but for those in gaps. */
function judgeWords({ job, script, chunks, words }: Facts): string | null {
  if (words === null) return `${job.id} is completed without a transcript`;
  const gaps = chunks.filter((chunk) => chunk.gap_code !== null);
  const expected = line(script.words.filter(({ startMs }) => !gaps.some((gap) => startMs >= gap.start_ms && startMs < gap.end_ms)));
  return line(words) === expected ? null : `${job.id} says "${line(words)}", not "${expected}"`;
}

function line(words: readonly SpokenWord[]): string {
  return words.map(({ text, startMs, endMs }) => `${text}@${startMs}-${endMs}`).join(' ');
}

function judgeFailure({ job, account, script }: Facts): string | null {
  const code = job.error_code as ErrorCode;
  return mayFail() ? null : `${job.id} failed with ${code} after ${job.errors} errors and ${account.crashes} crashes`;

  function mayFail(): boolean {
    if (code === 'WORKER_CRASHED') return account.crashes >= MAX_CRASHES && job.dead_at !== null;
    if (code === 'UNDECODABLE_AUDIO' || code === 'MEDIA_GONE') return script.undecodable;
    if (code === 'ENGINE_REFUSED_AUDIO') return script.refused >= 0;
    return 'retry' in ERRORS[code] && job.errors >= MAX_RETRIES && job.dead_at !== null;
  }
}

/** A chunk is heard again only where a claim ended in the middle of its work. */
function judgeCalls({ job, account: { chunks, interruptions } }: Facts): string | null {
  let repeated = 0;
  for (const { sent, failed } of chunks.values()) repeated += Math.max(0, sent - failed - 1);
  return repeated <= interruptions * PARALLEL ? null : `${job.id} was heard ${repeated} times too often for ${interruptions} interruptions`;
}
