import { SearchPage, SearchQuery } from '../../contract/search.ts';
import type { Server } from '../../platform/http/server.ts';
import { searchTranscripts } from '../search/search-transcripts.ts';
import { errors, OWNER, type RouteTools } from './route-tools.ts';

/** Searching in transcripts. */
export async function searchRoute(server: Server, { db }: Pick<RouteTools, 'db'>): Promise<void> {
  server.get(
    '/search',
    {
      schema: {
        tags: ['transcripts'],
        summary: 'Search in transcripts',
        description:
          'Finds Kazakh in Cyrillic and Latin, with its special letters or without. Finds and shows what transcripts show: nothing that they mask.',
        querystring: SearchQuery,
        response: { 200: SearchPage, ...errors(400) },
      },
    },
    (request) => searchTranscripts({ db, log: request.log }, OWNER, request.query),
  );
}
