import { z } from 'zod';
import { ImportedTerms, LARGEST_GLOSSARY, NewTerm, Term, TermPage, TermQuery } from '../../contract/glossary.ts';
import {
  changeTerm,
  exportTerms,
  type GlossaryOwner,
  importTerms,
  listTerms,
  removeTerm,
  saveTerm,
} from '../../glossary/glossary-store.ts';
import type { Server } from '../../platform/http/server.ts';
import { errors, file, OWNER, type RouteTools, writtenByRoute } from './route-tools.ts';

const tags = ['glossary'];
const TermParams = z.object({ id: z.uuid() });

/** Terms and names, and how they are written. They count for recordings that come from now on, and when a text is written anew. */
export async function glossaryRoutes(server: Server, tools: RouteTools): Promise<void> {
  await server.register(async (scope) => addGlossary(scope as Server, tools));
}

async function addGlossary(server: Server, { db }: RouteTools): Promise<void> {
  const ownerOf = ({ headers }: { headers: Record<string, unknown> }): GlossaryOwner => ({
    ownerId: OWNER,
    sessionId: typeof headers['x-session-id'] === 'string' ? headers['x-session-id'].slice(0, 200) : null,
  });
  server.addContentTypeParser(['text/csv', 'text/plain'], { parseAs: 'string', bodyLimit: LARGEST_GLOSSARY }, (_request, body, done) =>
    done(null, body),
  );

  server.get(
    '/glossary',
    { schema: { tags, summary: 'List terms', querystring: TermQuery, response: { 200: TermPage, ...errors(400) } } },
    (request) => listTerms(db, ownerOf(request), request.query),
  );
  server.post(
    '/glossary',
    {
      schema: {
        tags,
        summary: 'Add a term, or change the one that is there in the same scope',
        body: NewTerm,
        response: { 201: Term, ...errors(400, 404, 409) },
      },
    },
    async (request, reply) => reply.code(201).send(await saveTerm(db, ownerOf(request), request.body)),
  );
  server.put(
    '/glossary/:id',
    { schema: { tags, summary: 'Change a term', params: TermParams, body: NewTerm, response: { 200: Term, ...errors(400, 404, 409) } } },
    (request) => changeTerm(db, ownerOf(request), request.params.id, request.body),
  );
  server.delete(
    '/glossary/:id',
    { schema: { tags, summary: 'Delete a term', params: TermParams, response: { 204: z.null(), ...errors(400, 404) } } },
    async (request, reply) => {
      await removeTerm(db, ownerOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
  server.get(
    '/glossary/export',
    {
      schema: {
        tags,
        summary: 'Everything as CSV',
        response: { 200: file('term, variants (with | between), language, kind, scope', 'text/csv') },
      },
      serializerCompiler: writtenByRoute,
    },
    async (request, reply) =>
      reply
        .header('content-type', 'text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="glossary.csv"')
        .send(await exportTerms(db, ownerOf(request))),
  );
  server.post(
    '/glossary/import',
    {
      schema: {
        tags,
        summary: 'Add the terms of a CSV',
        consumes: ['text/csv', 'text/plain'],
        body: z.string(),
        response: { 200: ImportedTerms, ...errors(400, 409, 413, 422) },
      },
    },
    (request) => importTerms(db, ownerOf(request), request.body),
  );
}
