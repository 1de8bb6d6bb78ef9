import { z } from 'zod';
import { PLAYBACK } from '../../audio/playback.ts';
import { AudioLink, AudioLinkRequest } from '../../contract/job.ts';
import { checkLink, MEDIA_PATH, signLink } from '../../delivery/sign-link.ts';
import type { Server } from '../../platform/http/server.ts';
import { findRow } from '../find-job.ts';
import { findPlayable, makeAudioLink, viaCdn } from '../media-links.ts';
import { errors, file, JobParams, OWNER, type RouteTools, writtenByRoute } from './route-tools.ts';
import { sendMedia } from './send-media.ts';

const tags = ['transcripts'];
const audio = {
  200: file('The recording', PLAYBACK.contentType),
  206: file('The part that was asked for', PLAYBACK.contentType),
  416: file('There is no such part', PLAYBACK.contentType),
};
const LinkParams = z.object({ recording: z.uuid(), name: z.string() });
const LinkQuery = z.object({
  expires: z.string().max(15),
  public: z.literal('1').optional(),
  signature: z.string().max(100),
  via: z.literal('cdn').optional(),
});

/** The recording for a player, any part of it by a range request: of a job, or by a link that needs no account. */
export async function audioRoute(server: Server, tools: RouteTools): Promise<void> {
  const { db, store } = tools;
  server.get(
    '/jobs/:id/audio',
    {
      schema: { tags, summary: 'Listen', params: JobParams, response: { ...audio, ...errors(400, 404, 409, 410, 503) } },
      serializerCompiler: writtenByRoute,
    },
    async (request, reply) => {
      const { id } = request.params;
      return sendMedia(request, reply, store, await findRow(db, OWNER, id), { isPublic: false, details: { job_id: id } });
    },
  );

  server.post(
    '/jobs/:id/audio/link',
    {
      schema: {
        tags,
        summary: 'Make a link to the audio',
        description:
          'Whoever has the link can listen until it expires or the job is deleted. A public one may be kept by caches on the way, and is fetched from the CDN where there is one.',
        params: JobParams,
        body: AudioLinkRequest,
        response: { 200: AudioLink, ...errors(400, 404, 409, 410) },
      },
    },
    async (request) => {
      const link = await makeAudioLink(tools, OWNER, request.params.id, request.body);
      return { ...link, url: `${request.protocol}://${request.host}${link.path}` };
    },
  );

  server.get(
    `${MEDIA_PATH.replace('/api/v1', '')}/:recording/:name`,
    {
      schema: {
        tags,
        summary: 'Listen by a link',
        params: LinkParams,
        querystring: LinkQuery,
        response: { ...audio, 302: z.null().describe('To the CDN'), ...errors(400, 403, 404, 410, 503) },
      },
      serializerCompiler: writtenByRoute,
    },
    async (request, reply) => {
      const { recording, name } = request.params;
      const object = `${recording}/${name}`;
      const secret = await tools.linkSecret();
      const link = checkLink(secret, object, request.query, Date.now());
      const row = await findPlayable(db, recording, name);
      // Whatever was added to the link on its way: the CDN has it under the one address that it can be made to forget.
      const elsewhere = link.isPublic ? viaCdn(tools.delivery, signLink(secret, link)) : null;
      const isForCdn = request.query.via === 'cdn';
      if (elsewhere !== null && !isForCdn && (await tools.cdn.has(elsewhere)))
        return reply.header('cache-control', 'no-store').redirect(elsewhere, 302);
      const isPublic = link.isPublic && (!isForCdn || elsewhere?.endsWith(request.url) === true);
      return sendMedia(request, reply, store, row, {
        isPublic,
        maxAge: Math.max(0, Math.floor(link.expires - Date.now() / 1000)),
        details: { recording },
      });
    },
  );
}
