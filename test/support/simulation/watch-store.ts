import { isEngineError } from '../../../src/engines/engine-errors.ts';
import type { Claim } from '../../../src/jobs/lease.ts';
import type { JobRow } from '../../../src/platform/db/schema.ts';
import type { Ledger } from './ledger.ts';
import type { ImmediateJobStore } from './memory-job-store.ts';
import type { SimulatedProcess } from './simulated-process.ts';

interface Watching {
  process: SimulatedProcess;
  jobs: ReadonlyMap<string, JobRow>;
  ledger: Ledger;
  /** A write for a lost claim is a broken promise at once; else only what comes of it is. */
  judgesWrites: boolean;
  note(line: string): void;
}

/** A job only waits for these. */
const NO_FAILURES = new Set(['DATABASE_UNAVAILABLE', 'ENGINE_PENDING']);

/** The store as one process uses it; every call of importance is told to the ledger, with what it did. */
export function watchStore(store: ImmediateJobStore, { process, jobs, ledger, judgesWrites, note }: Watching): ImmediateJobStore {
  const isHeld = ({ jobId, token }: Claim): boolean => jobs.get(jobId)?.status === 'processing' && jobs.get(jobId)?.token === token;

  /** Makes a write of a claim and reports it, when it takes effect. */
  const write = <T>(name: string, claim: Claim, work: () => T, report: () => void = () => {}): T => {
    const { jobId, token } = claim;
    const held = isHeld(claim);
    const before = jobs.get(jobId)?.status;
    const value = work();
    // A release that comes too late is no error, and does nothing.
    if (!held && name === 'release' && jobs.get(jobId)?.status === before) return value;
    note(`${process.name} ${name} ${jobId}/${token}`);
    if (!held && judgesWrites) ledger.violate(`${name} took effect on ${jobId} for a claim that ${process.name} had lost`);
    report();
    return value;
  };
  const progress = <T>(name: string, claim: Claim, work: () => T): T => write(name, claim, work, () => ledger.progressed(claim.jobId));
  const leave = <T>(name: string, claim: Claim, interrupted: boolean, work: () => T): T =>
    write(name, claim, work, () => ledger.left(process, claim.jobId, { interrupted }));

  return {
    ...store,
    claim(options) {
      const rows = store.claim(options);
      for (const { id, token } of rows) {
        note(`${process.name} claim ${id}/${token}`);
        ledger.granted(process, { jobId: id, token });
      }
      return rows;
    },
    renew(claims) {
      const held = new Set(claims.filter(isHeld).map(({ jobId }) => jobId));
      const renewed = store.renew(claims);
      for (const jobId of renewed) {
        if (held.has(jobId)) ledger.renewed(jobId);
        else if (judgesWrites) ledger.violate(`${process.name} renewed its lost claim on ${jobId}`);
      }
      return renewed;
    },
    returnExpired(contact) {
      const running = [...jobs.values()].filter((job) => job.status === 'processing');
      const result = store.returnExpired(contact);
      for (const { id, status } of running) {
        if (status === 'processing') continue;
        note(`${process.name} finds ${id} left: ${status}`);
        ledger.expired(id);
      }
      return result;
    },
    release: (claim) => leave('release', claim, true, () => store.release(claim)),
    park(claim, forMs) {
      leave('park', claim, false, () => store.park(claim, forMs));
      ledger.progressed(claim.jobId);
    },
    fail(claim, job, error, random) {
      if (NO_FAILURES.has(error.code)) ledger.violate(`${error.code} was counted as a failure of ${claim.jobId}`);
      return leave(`fail (${error.code})`, claim, !isEngineError(error), () => store.fail(claim, job, error, random));
    },
    complete: (input) =>
      write(
        'complete',
        input.claim,
        () => store.complete(input),
        () => ledger.completed(process, input.claim.jobId),
      ),
    completeRetelling: (input) => leave('completeRetelling', input.claim, false, () => store.completeRetelling(input)),
    reportWorker(report) {
      store.reportWorker(report);
      ledger.reported(process, report.running);
    },
    setEngine: (claim, engineId) => write('setEngine', claim, () => store.setEngine(claim, engineId)),
    setPlan: (claim, plan) => write('setPlan', claim, () => store.setPlan(claim, plan)),
    report: (claim, shown) => write('report', claim, () => store.report(claim, shown)),
    setSpeakers: (claim, findings) => progress('setSpeakers', claim, () => store.setSpeakers(claim, findings)),
    setPrepared: (claim, ...rest) => progress('setPrepared', claim, () => store.setPrepared(claim, ...rest)),
    storeChunk: (claim, ...rest) => progress('storeChunk', claim, () => store.storeChunk(claim, ...rest)),
    replaceChunk: (claim, ...rest) => progress('replaceChunk', claim, () => store.replaceChunk(claim, ...rest)),
    takeHearing: store.takeHearing,
    endHearing: store.endHearing,
    markGap: (claim, ...rest) => progress('markGap', claim, () => store.markGap(claim, ...rest)),
    finishChunk(claim, chunk, heard) {
      progress(`finishChunk ${chunk.plan}.${chunk.index} of`, claim, () => store.finishChunk(claim, chunk, heard));
      ledger.stored(claim.jobId, chunk);
    },
    beginCall(claim, call) {
      const chunk = { plan: call.plan, index: call.chunk_index };
      write(
        'beginCall',
        claim,
        () => store.beginCall(claim, call),
        () => ledger.begun(process, claim, chunk),
      );
    },
    acceptCall(call, bill, change) {
      store.acceptCall(call, bill, change);
      note(
        `${process.name} acceptCall ${call.plan}.${call.index} of ${call.job_id}: ${change?.to ?? 'none'} for ${change?.from ?? 'none'}`,
      );
      const chunk = store.listChunks(call.job_id).find(({ plan, chunk_index }) => plan === call.plan && chunk_index === call.index);
      if (change?.to && chunk?.tickets[change.engine] === change.to) ledger.accepted(call.job_id, call, change.to);
    },
  };
}
