import type { FastifySerializerCompiler } from 'fastify';
import { z } from 'zod';
import { ErrorBody } from '../../contract/app-error.ts';
import type { Feature } from '../../contract/degradation.ts';
import type { Cdn } from '../../delivery/cdn.ts';
import type { SubmitTools } from '../../jobs/submit-recording.ts';
import { DEFAULT_OWNER_ID } from '../../platform/db/schema.ts';
import type { Doorbell } from '../../platform/doorbell/doorbell.ts';
import type { ObjectStore } from '../../platform/storage/object-store.ts';
import type { Metrics } from '../../platform/telemetry/metrics.ts';
import type { LibraryTools } from '../find-job.ts';
import type { LinkTools } from '../media-links.ts';

export interface RouteTools extends LibraryTools, SubmitTools, LinkTools {
  cdn: Cdn;
  doorbell: Doorbell;
  store: ObjectStore;
  metrics: Metrics;
  /** Throws QUEUE_FULL or OVERLOADED. */
  assertRoom: () => Promise<void>;
  /** Whether this is switched off now. */
  isOff: (feature: Feature) => boolean;
}

/** Until accounts exist every request acts for the one organisation. */
export const OWNER = DEFAULT_OWNER_ID;

/** The id is checked by the library, which answers with its own code. */
export const JobParams = z.object({ id: z.string().describe('The job_id of the upload') });

/** Error answers of a route, for the reference. */
export function errors<Status extends number>(...statuses: Status[]): Record<Status, typeof ErrorBody> {
  return Object.fromEntries(statuses.map((status) => [status, ErrorBody])) as Record<Status, typeof ErrorBody>;
}

/** A success that is a file of one of these types, for the reference; the route writes it itself. */
export function file(description: string, ...contentTypes: string[]) {
  return { description, content: Object.fromEntries(contentTypes.map((type) => [type, { schema: z.unknown() }])) };
}

/** For routes that write their success themselves, as text or bytes; their errors are JSON like everybody's. */
export const writtenByRoute: FastifySerializerCompiler<unknown> = ({ httpStatus }) =>
  httpStatus?.startsWith('2') ? String : JSON.stringify;
