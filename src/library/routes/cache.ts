import { z } from 'zod';
import { CacheStats, Forgotten } from '../../contract/cache.ts';
import type { Server } from '../../platform/http/server.ts';
import { forgetRecording, readCacheStats } from '../cache.ts';
import { errors, OWNER, type RouteTools } from './route-tools.ts';

const tags = ['cache'];

/** What was heard before: how much it is and what it saved, and forgetting a file. */
export async function cacheRoutes(server: Server, tools: RouteTools): Promise<void> {
  server.get(
    '/cache/stats',
    { schema: { tags, summary: 'What was known already, and what that saved', response: { 200: CacheStats } } },
    () => readCacheStats(tools, OWNER),
  );

  server.delete(
    '/cache/:hash',
    {
      schema: {
        tags,
        summary: 'Forget a file',
        description:
          'It is recognised anew when it comes again, also where its sound is part of another recording. Transcripts stay as they are.',
        params: z.object({ hash: z.string().describe('The SHA-256 of the file, as sha256sum prints it') }),
        response: { 200: Forgotten, ...errors(400) },
      },
    },
    (request) => forgetRecording(tools.db, OWNER, request.params.hash),
  );
}
