import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PLAYBACK } from '../../audio/playback.ts';
import { AppError } from '../../contract/app-error.ts';
import type { RecordingRow } from '../../platform/db/schema.ts';
import type { ObjectStore } from '../../platform/storage/object-store.ts';
import { orOnItsWay } from '../../recordings/fetch-media.ts';

export type Playable = Pick<RecordingRow, 'playback_key' | 'playback_bytes' | 'playback_sha256' | 'media_on' | 'media_deleted_at'>;

/** Seconds. */
const YEAR = 31_536_000;

/**
 * Answers with the copy for the player, or the part of it that was asked for. It never changes, so caches keep it: that
 * of the listener, or anybody's where `isPublic`, for `maxAge` seconds. Throws MEDIA_GONE, MEDIA_NOT_READY and what the store throws.
 */
export async function sendMedia(
  request: FastifyRequest,
  reply: FastifyReply,
  store: ObjectStore,
  { playback_key, playback_bytes, playback_sha256, media_on, media_deleted_at }: Playable,
  { isPublic, maxAge = YEAR, details }: { isPublic: boolean; maxAge?: number; details: unknown },
): Promise<FastifyReply> {
  if (media_deleted_at !== null) throw new AppError('MEDIA_GONE', { details });
  if (playback_key === null) throw new AppError('MEDIA_NOT_READY', { details });
  const size = playback_bytes ?? (await store.size(playback_key));
  if (size === null) throw new AppError('MEDIA_GONE', { details });
  const range = parseRange(request.headers.range, size);
  // Without reading it, and as a stream: of anything else Fastify would tell the length itself.
  const isUnread = range === 'unsatisfiable' || request.method === 'HEAD';
  const audio = isUnread ? Readable.from([]) : await store.read(playback_key, size, range ?? undefined).catch(orOnItsWay(media_on));
  reply.headers({
    'content-type': PLAYBACK.contentType,
    'accept-ranges': 'bytes',
    'cache-control': `${isPublic ? 'public' : 'private'}, max-age=${Math.min(maxAge, YEAR)}, immutable`,
    etag: `"${playback_sha256 ?? size}"`,
    ...(isPublic && { 'cross-origin-resource-policy': 'cross-origin' }),
  });
  if (range === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${size}`).send('');
  if (range === null) return reply.header('content-length', size).send(audio);
  return reply
    .code(206)
    .headers({ 'content-range': `bytes ${range.start}-${range.end}/${size}`, 'content-length': range.end - range.start + 1 })
    .send(audio);
}

/** One range of bytes, both ends included; null for none, several, or one that is not understood: then everything is sent. */
export function parseRange(header: string | undefined, size: number): { start: number; end: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const last = match[1] === '';
  const start = last ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = last || match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (start >= size || (last && match[2] === '0')) return 'unsatisfiable';
  return start > end ? null : { start, end };
}
