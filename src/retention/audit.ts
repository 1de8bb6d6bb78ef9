import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodePcm } from '../audio/decode.ts';
import { AppError } from '../contract/app-error.ts';
import type { Db } from '../platform/db/connect.ts';
import type { RecordingRow } from '../platform/db/schema.ts';
import { isId } from '../platform/id.ts';
import type { ObjectStore } from '../platform/storage/object-store.ts';
import type { Scratch } from '../platform/storage/scratch.ts';
import type { Log } from '../platform/telemetry/log.ts';
import type { Metrics } from '../platform/telemetry/metrics.ts';
import { fetchMedia } from '../recordings/fetch-media.ts';
import { makePlayback } from '../recordings/make-playback.ts';
import { RECORDINGS } from '../recordings/media-keys.ts';

export interface AuditTools {
  db: Db;
  store: ObjectStore;
  scratch: Scratch;
  metrics: Metrics;
  limits: { maxDurationMs: number };
}

export interface AuditOptions {
  /** Every byte is read and held against its hash, not only the lengths. */
  deep: boolean;
  /** Mends what is safe to mend. */
  mend: boolean;
  signal?: AbortSignal;
  onProgress?: (done: number, total: number) => void;
}

export type AuditProblem = 'orphan' | 'missing' | 'damaged';

export interface AuditFinding {
  /** `orphan`: an object that no recording has; `missing` and `damaged`: of a recording that should have it. */
  problem: AuditProblem;
  object: string;
  recordingId: string;
  message: string;
  mended: boolean;
}

export interface AuditReport {
  objects: number;
  bytes: number;
  recordings: number;
  findings: AuditFinding[];
  /** Why nothing was mended though it was asked for. */
  refused: string | null;
}

/** An object whose row is not there yet may be an upload that is just being accepted. */
const ORPHAN_AGE_MS = 3_600_000;
const AT_ONCE = 500;
/** When more than this share of all recordings misses its objects, the store is another one, and not the recordings are wrong. */
const BELIEVABLE = 0.5;
const FEW = 10;
const REMAKE_MS = 3_600_000;

type Row = Pick<
  RecordingRow,
  'id' | 'media_key' | 'media_on' | 'file_size' | 'sha256' | 'playback_key' | 'playback_bytes' | 'playback_sha256' | 'ignore_length'
>;
type Located = Map<string, { bytes: number; ageMs: number }>;

/**
 * Holds objects and rows against each other. What is safe is mended: objects that nobody has go, and a player's copy is
 * made again from a good original. An original that is missing or damaged is only told.
 */
export async function auditMedia(tools: AuditTools, log: Log, options: AuditOptions): Promise<AuditReport> {
  const { db, store, metrics } = tools;
  const objects: Located = new Map();
  for await (const { key, bytes, ageMs } of store.list(RECORDINGS)) objects.set(key, { bytes, ageMs });
  const { total } = await db
    .selectFrom('recordings')
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .where('media_deleted_at', 'is', null)
    .executeTakeFirstOrThrow();
  const findings: AuditFinding[] = [];
  const unclaimed = new Set(objects.keys());
  const broken: { row: Row; finding: AuditFinding }[] = [];
  let recordings = 0;
  for await (const row of withMedia(db)) {
    options.signal?.throwIfAborted();
    for (const key of [row.media_key, row.playback_key]) if (key !== null) unclaimed.delete(key);
    for (const finding of await lookAt(tools, row, objects, options)) {
      findings.push(finding);
      if (finding.object === row.playback_key) broken.push({ row, finding });
    }
    recordings++;
    options.onProgress?.(recordings, Number(total));
  }

  const missing = new Set(findings.filter(({ problem }) => problem === 'missing').map(({ recordingId }) => recordingId)).size;
  const old = [...unclaimed].filter((key) => (objects.get(key)?.ageMs ?? 0) > ORPHAN_AGE_MS);
  let refused: string | null = null;
  if (missing > FEW && missing > recordings * BELIEVABLE)
    refused = `${missing} of ${recordings} recordings have no media here: this looks like another store, so nothing was changed`;
  if (old.length > FEW && old.length > objects.size * BELIEVABLE)
    refused = `${old.length} of ${objects.size} objects belong to no recording: this looks like another database, so nothing was changed`;
  const mends = options.mend && refused === null;
  for (const { row, finding } of mends ? broken : []) finding.mended = await remake(tools, row, log);
  for (const key of old) {
    const [, recordingId = ''] = key.split('/');
    // Its row may have been written since.
    if (isId(recordingId) && (await claims(db, recordingId, key))) continue;
    findings.push({
      problem: 'orphan',
      object: key,
      recordingId,
      message: 'no recording has it',
      mended: mends && (await dropOrphan(store, key, log)),
    });
  }
  for (const problem of ['orphan', 'missing', 'damaged'] as const)
    metrics.auditProblems.set({ problem }, findings.filter((found) => found.problem === problem && !found.mended).length);
  const report = {
    objects: objects.size,
    bytes: objects.values().reduce((sum, { bytes }) => sum + bytes, 0),
    recordings,
    findings,
    refused,
  };
  log.info({ ...report, findings: findings.length }, 'the media were audited');
  for (const finding of findings) log[finding.mended ? 'warn' : 'error'](finding, 'a finding of the audit');
  return report;
}

async function* withMedia(db: Db): AsyncGenerator<Row> {
  let last = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await db
      .selectFrom('recordings')
      .select(['id', 'media_key', 'media_on', 'file_size', 'sha256', 'playback_key', 'playback_bytes', 'playback_sha256', 'ignore_length'])
      .where('media_deleted_at', 'is', null)
      .where('id', '>', last)
      .orderBy('id')
      .limit(AT_ONCE)
      .execute();
    yield* rows;
    if (rows.length < AT_ONCE) return;
    last = rows.at(-1)?.id ?? last;
  }
}

async function lookAt({ db, store, scratch }: AuditTools, row: Row, objects: Located, { deep }: AuditOptions): Promise<AuditFinding[]> {
  const findings: AuditFinding[] = [];
  const { media_key, playback_key, playback_bytes, playback_sha256 } = row;
  const expected: [key: string | null, facts: { bytes: number | null; sha256: string | null }][] = [
    [media_key, { bytes: row.file_size, sha256: row.sha256 }],
    [playback_key, { bytes: playback_bytes, sha256: playback_sha256 }],
  ];
  for (const [key, { bytes, sha256 }] of expected) {
    if (key === null) continue;
    const told = (problem: AuditProblem, message: string) =>
      findings.push({ problem, object: key, recordingId: row.id, message, mended: false });
    const found = objects.get(key);
    if (!found) {
      // It may have come or gone since the objects were listed; what is on its way from another machine is not missing.
      if (row.media_on === null && (await store.size(key)) === null && (await hasMedia(db, row.id)))
        told('missing', 'there is no such object');
    } else if (bytes !== null && found.bytes !== bytes) told('damaged', `it has ${found.bytes} bytes instead of ${bytes}`);
    else if (deep && bytes !== null && sha256 !== null) {
      await using folder = await scratch.folder(`audit-${row.id}`);
      const wrong = await store.fetch(key, folder.path, { bytes, sha256 }).catch(damageOf);
      if (wrong instanceof AppError) told('damaged', wrong.message);
    }
  }
  return findings;
}

function damageOf(error: unknown): AppError {
  if (error instanceof AppError && error.code === 'MEDIA_DAMAGED') return error;
  throw error;
}

/** Whether its row names the object. */
async function claims(db: Db, recordingId: string, key: string): Promise<boolean> {
  const row = await db
    .selectFrom('recordings')
    .select(['media_key', 'playback_key'])
    .where('id', '=', recordingId)
    .where('media_deleted_at', 'is', null)
    .executeTakeFirst();
  return row?.media_key === key || row?.playback_key === key;
}

/** It may have been deleted while it was looked at. */
async function hasMedia(db: Db, recordingId: string): Promise<boolean> {
  const row = await db.selectFrom('recordings').select('media_deleted_at').where('id', '=', recordingId).executeTakeFirst();
  return row?.media_deleted_at === null;
}

async function dropOrphan(store: ObjectStore, key: string, log: Log): Promise<boolean> {
  try {
    await store.deleteAll(key);
    return true;
  } catch (err) {
    log.error({ err, object: key }, 'an object that nobody has could not be deleted; it is tried again');
    return false;
  }
}

/** Makes the player's copy again. Whether that went well: the original may be gone, too. */
async function remake({ db, store, scratch, limits }: AuditTools, row: Row, log: Log): Promise<boolean> {
  await using folder = await scratch.folder(`audit-${row.id}`);
  const signal = AbortSignal.timeout(REMAKE_MS);
  try {
    const pcmFile = join(folder.path, 'audio.pcm');
    const file = await fetchMedia(store, row, folder.path);
    await writeFile(pcmFile, decodePcm({ file, cwd: folder.path, maxMs: limits.maxDurationMs, ignoreLength: row.ignore_length, signal }), {
      mode: 0o600,
    });
    await makePlayback({ db, store }, { recordingId: row.id, pcmFile, folder: folder.path, signal });
    return true;
  } catch (err) {
    log.error({ err, recording_id: row.id }, 'the copy for the player could not be made again');
    return false;
  }
}
