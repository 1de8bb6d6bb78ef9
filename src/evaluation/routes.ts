import { z } from 'zod';
import { EvaluationPage, EvaluationQuery, EvaluationRun } from '../contract/evaluation.ts';
import { errors, OWNER, type RouteTools } from '../library/routes/route-tools.ts';
import type { Server } from '../platform/http/server.ts';
import { findRun, listRuns } from './history/list-runs.ts';

const tags = ['evaluation'];

/** How well engines heard recordings whose text is known, run by run. */
export async function evaluationRoutes(server: Server, { db }: Pick<RouteTools, 'db'>): Promise<void> {
  server.get(
    '/evaluations',
    {
      schema: {
        tags,
        summary: 'List evaluations, the newest first',
        querystring: EvaluationQuery,
        response: { 200: EvaluationPage, ...errors(400) },
      },
    },
    (request) => listRuns(db, OWNER, request.query),
  );
  server.get(
    '/evaluations/:id',
    {
      schema: {
        tags,
        summary: 'One evaluation',
        params: z.object({ id: z.uuid() }),
        response: { 200: EvaluationRun, ...errors(400, 404) },
      },
    },
    (request) => findRun(db, OWNER, request.params.id),
  );
}
