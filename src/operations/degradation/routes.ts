import { ErrorBody } from '../../contract/app-error.ts';
import { Degradation, DegradationReport, Override, OverrideRequest } from '../../contract/degradation.ts';
import type { Db } from '../../platform/db/connect.ts';
import type { Server } from '../../platform/http/server.ts';
import { describePart } from './describe.ts';
import { beginOverride, endOverride, listOverrides } from './overrides.ts';
import type { OverrideWatch } from './watch-override.ts';
import type { PartsWatch } from './watch-parts.ts';

export interface DegradationTools {
  db: Db;
  partsWatch: PartsWatch;
  override: OverrideWatch;
}

/** What works now, for everybody. It needs no part of the program: it is there when nothing else is. */
export async function degradationRoute(server: Server, { partsWatch }: Pick<DegradationTools, 'partsWatch'>): Promise<void> {
  server.get(
    '/api/v1/degradation',
    {
      config: { load: 'probe' },
      schema: {
        tags: ['system'],
        summary: 'What works now and what does not',
        description: 'Answers whatever is away. Ask again after `poll_after` seconds.',
        response: { 200: Degradation },
      },
    },
    async () => partsWatch.now(),
  );
}

const tags = ['admin'];
const refused = { 400: ErrorBody, 403: ErrorBody };

/** Switching by hand, for the operator; `server` admits nobody else. */
export async function overrideRoutes(server: Server, { db, partsWatch, override }: DegradationTools): Promise<void> {
  server.get(
    '/degradation',
    { schema: { tags, summary: 'What works, and what was switched by hand', response: { 200: DegradationReport, ...refused } } },
    async () => ({
      ...partsWatch.now(),
      parts: partsWatch.parts().map((part) => ({ ...describePart(part), message: part.problem?.message ?? null })),
      override: override.current(),
      record: await listOverrides(db),
    }),
  );

  server.post(
    '/degradation/override',
    {
      schema: {
        tags,
        summary: 'Switch by hand',
        description:
          '`full`: everything is used, whatever the checks find. `degraded`: maintenance; the queue stands still and nothing is answered from what was heard before. `disable` switches single features off as well. Nothing recovers by itself until it is ended.',
        body: OverrideRequest,
        response: { 200: Override, ...refused },
      },
    },
    async (request) => {
      const begun = await beginOverride(db, request.body, `operator from ${request.ip}`);
      await override.refresh();
      return begun;
    },
  );

  server.delete(
    '/degradation/override',
    { schema: { tags, summary: 'End what was switched by hand', response: { 200: Override, ...refused, 409: ErrorBody } } },
    async (request) => {
      const ended = await endOverride(db, `operator from ${request.ip}`);
      await override.refresh();
      return ended;
    },
  );
}
