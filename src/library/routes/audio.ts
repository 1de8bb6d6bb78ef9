import { PLAYBACK } from '../../audio/playback.ts';
import { AppError } from '../../contract/app-error.ts';
import type { Server } from '../../platform/http/server.ts';
import { findRow } from '../find-job.ts';
import { errors, file, JobParams, OWNER, type RouteTools, writtenByRoute } from './route-tools.ts';

/** GET /jobs/{id}/audio: the recording for a player, any part of it by a range request. */
export async function audioRoute(server: Server, { db, store }: RouteTools): Promise<void> {
  server.get(
    '/jobs/:id/audio',
    {
      schema: {
        tags: ['transcripts'],
        summary: 'Listen',
        params: JobParams,
        response: {
          200: file('The recording', PLAYBACK.contentType),
          206: file('The part that was asked for', PLAYBACK.contentType),
          416: file('There is no such part', PLAYBACK.contentType),
          ...errors(400, 404, 409, 410),
        },
      },
      serializerCompiler: writtenByRoute,
    },
    async (request, reply) => {
      const { playback_key, media_deleted_at } = await findRow(db, OWNER, request.params.id);
      if (media_deleted_at !== null) throw new AppError('MEDIA_GONE', { details: { job_id: request.params.id } });
      if (playback_key === null) throw new AppError('MEDIA_NOT_READY', { details: { job_id: request.params.id } });
      const size = await store.size(playback_key);
      if (size === null) throw new AppError('MEDIA_GONE', { details: { job_id: request.params.id } });
      reply.headers({
        'content-type': PLAYBACK.contentType,
        'accept-ranges': 'bytes',
        'cache-control': 'private, max-age=3600',
        etag: `"${size}-${request.params.id}"`,
      });
      const range = parseRange(request.headers.range, size);
      if (range === 'unsatisfiable') return reply.code(416).header('content-range', `bytes */${size}`).send('');
      if (range === null) return reply.header('content-length', size).send(store.read(playback_key));
      return reply
        .code(206)
        .headers({ 'content-range': `bytes ${range.start}-${range.end}/${size}`, 'content-length': range.end - range.start + 1 })
        .send(store.read(playback_key, range));
    },
  );
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
