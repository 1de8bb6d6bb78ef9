import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../contract/app-error.ts';
import { type Estimate, Job } from '../../contract/job.ts';
import { submitRecording } from '../../jobs/submit-recording.ts';
import type { Db } from '../../platform/db/connect.ts';
import type { Server } from '../../platform/http/server.ts';
import { findJob } from '../find-job.ts';
import { parseJobRequest } from '../parse-job-request.ts';
import { errors, OWNER, type RouteTools } from './route-tools.ts';
import { acceptForms, nextFile, uploadError } from './upload-form.ts';

const FORM = {
  type: 'object',
  required: ['file'],
  properties: {
    file: { type: 'string', format: 'binary', description: 'The recording; one a request' },
    language: { type: 'string', default: 'auto', example: 'kk', description: 'auto, or a code such as kk, ru, en' },
    engine: { type: 'string', default: 'auto', description: 'auto, combined, or an engine that GET /api/v1/status lists' },
    model_size: { type: 'string', example: 'small', description: 'Which local Whisper model, with engine=local or whisper' },
    failover: {
      type: 'string',
      enum: ['any', 'same', 'none'],
      description:
        'Who may take over when the engine fails: any engine of this server, one at the same company in the same country (the default for a named engine), or none',
    },
    deadline: {
      type: 'string',
      example: '24h',
      description: 'When the transcript is needed: a time, or a span from now; a day or more allows the cheaper deferred mode',
    },
    quality_threshold: {
      type: 'number',
      example: 0.8,
      description: 'Parts heard with less confidence are heard by a second engine; segments below are named',
    },
    diarize: { type: 'boolean', default: false, description: 'Tell speakers apart' },
    speakers: { type: 'integer', minimum: 1, maximum: 10, description: 'How many people speak' },
    no_cache: { type: 'boolean', default: false, description: 'Recognise everything anew, also what was heard before' },
    metadata: { type: 'string', example: '{"room":"12"}', description: 'A JSON object of your own, returned with the job' },
  },
} as const;

/** POST /upload: one recording as multipart/form-data, streamed to disk; answers 202 with the job. */
export async function uploadRoute(server: Server, tools: RouteTools): Promise<void> {
  await server.register(async (scope) => addUpload(scope as Server, tools));
}

async function addUpload(server: Server, tools: RouteTools): Promise<void> {
  // Whatever else comes is refused unread: a body here has no limit.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, _body, done) => done(null));
  await acceptForms(server);
  server.post(
    '/upload',
    {
      bodyLimit: Number.MAX_SAFE_INTEGER,
      schema: {
        tags: ['jobs'],
        summary: 'Upload a recording',
        consumes: ['multipart/form-data'],
        headers: z.object({
          'x-session-id': z.string().max(200).optional().describe('An anonymous session: its jobs are deleted whole after RETENTION_HOURS'),
        }),
        response: { 202: Job, ...errors(400, 402, 403, 413, 415, 422, 503, 507) },
      },
      config: { form: FORM, load: 'upload' },
    },
    async (request, reply) => {
      try {
        const jobId = await receive(request, tools, request.headers['x-session-id'] ?? null);
        const job = await findJob(tools, OWNER, jobId);
        if (job.estimated_wait) await noteWait(tools.db, jobId, job.estimated_wait);
        tools.metrics.uploadedBytes.inc(job.file_size);
        return reply.code(202).header('location', `/api/v1/jobs/${jobId}`).send(job);
      } catch (thrown) {
        const error = uploadError(thrown, request);
        tools.metrics.uploadsRefused.inc({ code: error.code });
        throw error;
      }
    },
  );
}

/** Kept, to see how good it was. */
async function noteWait(db: Db, jobId: string, { seconds }: Estimate): Promise<void> {
  if (seconds === 0) return;
  await db
    .updateTable('jobs')
    .set({ expected_wait_ms: Math.round(seconds * 1000) })
    .where('id', '=', jobId)
    .execute();
}

async function receive(request: FastifyRequest, tools: RouteTools, sessionId: string | null): Promise<string> {
  await tools.assertRoom();
  if (!request.isMultipart()) throw new AppError('FILE_MISSING', { message: 'The request is not multipart/form-data' });
  const fields: Record<string, string> = {};
  const parts = request.parts();
  const file = await nextFile(parts, fields);
  if (file === null) throw new AppError('FILE_MISSING');
  // What is wrong with the fields so far is said before the bytes have travelled.
  parseJobRequest(fields, tools.engines);
  return submitRecording(tools, {
    source: file.file,
    name: file.filename,
    ownerId: OWNER,
    sessionId,
    async request() {
      if (request.raw.aborted) throw new AppError('UPLOAD_INTERRUPTED');
      if ((await nextFile(parts, fields)) !== null) throw new AppError('TOO_MANY_FILES');
      return parseJobRequest(fields, tools.engines);
    },
  });
}
