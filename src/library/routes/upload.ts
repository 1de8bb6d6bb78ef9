import multipart, { type MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../contract/app-error.ts';
import { Job } from '../../contract/job.ts';
import { submitRecording } from '../../jobs/submit-recording.ts';
import type { Server } from '../../platform/http/server.ts';
import { findJob } from '../find-job.ts';
import { parseJobRequest } from '../parse-job-request.ts';
import { errors, OWNER, type RouteTools } from './route-tools.ts';

const FORM = {
  type: 'object',
  required: ['file'],
  properties: {
    file: { type: 'string', format: 'binary', description: 'The recording; one a request' },
    language: { type: 'string', default: 'auto', example: 'kk', description: 'auto, or a code such as kk, ru, en' },
    engine: { type: 'string', default: 'auto' },
    diarize: { type: 'boolean', default: false, description: 'Tell speakers apart' },
    speakers: { type: 'integer', minimum: 1, maximum: 10, description: 'How many people speak' },
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
  await server.register(multipart, {
    throwFileSizeLimit: false,
    // The size is watched by the receiver, which knows its own error; a second file is ours to refuse too.
    limits: { fileSize: Number.POSITIVE_INFINITY, files: 2, fields: 20, fieldSize: 64 * 1024, parts: 30 },
  });
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
        response: { 202: Job, ...errors(400, 403, 413, 415, 422, 503, 507) },
      },
      config: { form: FORM },
    },
    async (request, reply) => {
      try {
        const jobId = await receive(request, tools, request.headers['x-session-id'] ?? null);
        const job = await findJob(tools, OWNER, jobId);
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

async function receive(request: FastifyRequest, tools: RouteTools, sessionId: string | null): Promise<string> {
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

/** Reads on to the next file, keeping the fields before it; null when there is none. */
async function nextFile(
  parts: AsyncIterableIterator<MultipartFile | { type: 'field'; fieldname: string; value: unknown }>,
  fields: Record<string, string>,
): Promise<MultipartFile | null> {
  for (let part = await parts.next(); !part.done; part = await parts.next()) {
    if (part.value.type === 'file') return part.value;
    fields[part.value.fieldname] = String(part.value.value);
  }
  return null;
}

/** Not the errors of the disk and the database, but those of a connection that ended early. */
const CUT_OFF = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'ABORT_ERR']);

function uploadError(thrown: unknown, request: FastifyRequest): AppError {
  if (thrown instanceof AppError) return thrown;
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const message = thrown instanceof Error ? thrown.message : '';
  if ((request.raw.destroyed && !request.raw.complete) || CUT_OFF.has(code) || /unexpected end of/i.test(message))
    return new AppError('UPLOAD_INTERRUPTED', { cause: thrown });
  if (/Boundary not found/.test(message))
    return new AppError('VALIDATION_FAILED', { message: 'The form names no boundary', details: { field: 'content-type' }, cause: thrown });
  if (code === 'FST_FILES_LIMIT') return new AppError('TOO_MANY_FILES', { cause: thrown });
  if (code.startsWith('FST_')) return new AppError('VALIDATION_FAILED', { message, cause: thrown });
  return AppError.fromUnknown(thrown);
}
