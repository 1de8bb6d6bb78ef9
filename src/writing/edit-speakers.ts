import { AppError } from '../contract/app-error.ts';
import type { SpeakerEdit } from '../contract/speakers.ts';
import type { Db } from '../platform/db/connect.ts';
import { newId } from '../platform/id.ts';
import type { Written, WrittenSegment } from './compose.ts';
import { newSpeakerId, speakersIn } from './name-speakers.ts';
import { readContext } from './read-context.ts';
import { rewriteTranscript } from './rewrite.ts';

const NEW = 'new';

/** Makes changes to the speakers of a transcript, all of them or none. What had been taken back before cannot be made again then. */
export async function editSpeakers(db: Db, jobId: string, edits: readonly SpeakerEdit[]): Promise<void> {
  await rewriteTranscript(db, jobId, async (trx, before) => {
    const written = await before();
    const { edits: made, turns } = await readContext(trx, jobId);
    const used = new Set([
      ...written.speakers.map(({ speakerId }) => speakerId),
      ...written.namedBySource,
      ...made.flatMap(speakersIn),
      ...(turns ?? []).map(({ speaker }) => speaker),
    ]);
    await trx.deleteFrom('speaker_edits').where('job_id', '=', jobId).where('undone', '=', true).execute();
    const { owner_id } = await trx.selectFrom('jobs').select('owner_id').where('id', '=', jobId).executeTakeFirstOrThrow();
    await trx
      .insertInto('speaker_edits')
      .values(edits.map((edit) => ({ id: newId(), job_id: jobId, owner_id, edit: JSON.stringify(settle(edit, written, used)) })))
      .execute();
  });
}

/** Takes back the newest change that stands. Throws NOTHING_TO_UNDO. */
export async function undoEdit(db: Db, jobId: string): Promise<void> {
  await turn(db, jobId, false);
}

/** Makes the change again that was taken back last. Throws NOTHING_TO_UNDO. */
export async function redoEdit(db: Db, jobId: string): Promise<void> {
  await turn(db, jobId, true);
}

async function turn(db: Db, jobId: string, undone: boolean): Promise<void> {
  await rewriteTranscript(db, jobId, async (trx) => {
    const edit = await trx
      .selectFrom('speaker_edits')
      .select('id')
      .where('job_id', '=', jobId)
      .where('undone', '=', undone)
      .orderBy('made', undone ? 'asc' : 'desc')
      .limit(1)
      .executeTakeFirst();
    if (!edit) throw new AppError('NOTHING_TO_UNDO', { details: { job_id: jobId } });
    await trx.updateTable('speaker_edits').set({ undone: !undone }).where('id', '=', edit.id).execute();
  });
}

/**
 * A change with everything said that it means now, so that it means the same later. `used`: ids that a new speaker cannot
 * have, or it would have the name that somebody else was given. Throws what is wrong with the change.
 */
function settle(edit: SpeakerEdit, { segments, speakers }: Written, used: ReadonlySet<string>): SpeakerEdit {
  const ids = new Set(speakers.map(({ speakerId }) => speakerId));
  const known = (id: string, field: string): string => {
    if (ids.has(id)) return id;
    throw new AppError('VALIDATION_FAILED', { message: `There is no speaker "${id}"`, details: { field, speakers: [...ids] } });
  };
  const target = (id: string): string => (id === NEW ? newSpeakerId(used) : known(id, 'speaker_id'));
  switch (edit.kind) {
    case 'rename':
      return { ...edit, speaker_id: known(edit.speaker_id, 'speaker_id') };
    case 'merge':
      if (edit.from === edit.into)
        throw new AppError('VALIDATION_FAILED', { message: 'A speaker cannot be merged with itself', details: { field: 'into' } });
      return { ...edit, from: known(edit.from, 'from'), into: known(edit.into, 'into') };
    case 'reassign':
      if (!segments.some((segment) => segment.words.some((word) => isWithin(word, edit.start_time, edit.end_time))))
        throw new AppError('VALIDATION_FAILED', { message: 'Nothing is said between these times', details: { field: 'start_time' } });
      return { ...edit, speaker_id: target(edit.speaker_id) };
    case 'split': {
      const segment = segmentToSplit(segments, edit.at_time);
      const at_time = (segment.words.find(({ startMs }) => startMs >= edit.at_time * 1000)?.startMs ?? 0) / 1000;
      if (edit.speaker_id === undefined) return { kind: 'split', at_time };
      return { kind: 'split', at_time, speaker_id: target(edit.speaker_id), end_time: edit.end_time ?? segment.endMs / 1000 };
    }
  }
}

function isWithin({ startMs, endMs }: { startMs: number; endMs: number }, from: number, to: number): boolean {
  const middle = (startMs + endMs) / 2;
  return middle >= from * 1000 && middle < to * 1000;
}

/** The segment that has a word before the time and one at or behind it. */
function segmentToSplit(segments: readonly WrittenSegment[], at: number): WrittenSegment {
  const found = segments.find(({ words }) => (words[0]?.startMs ?? 0) < at * 1000 && words.some(({ startMs }) => startMs >= at * 1000));
  if (found) return found;
  throw new AppError('VALIDATION_FAILED', {
    message: 'No segment has words before and behind this time',
    details: { field: 'at_time' },
  });
}
