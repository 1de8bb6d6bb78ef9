import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../contract/app-error.ts';
import { Job } from '../../contract/job.ts';
import type { JobRequest } from '../../jobs/create-job.ts';
import type { ImportedText } from '../../jobs/imported-text.ts';
import { submitRecording } from '../../jobs/submit-recording.ts';
import { goneSignal } from '../../platform/http/gone-signal.ts';
import type { Server } from '../../platform/http/server.ts';
import { acceptedJob } from '../accepted-job.ts';
import { askTextThread } from '../ask-text-thread.ts';
import { parseJobRequest } from '../parse-job-request.ts';
import { createUploadTurns } from '../upload-turns.ts';
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
    min_speakers: { type: 'integer', minimum: 1, maximum: 10, description: 'At least so many people speak' },
    max_speakers: { type: 'integer', minimum: 1, maximum: 10, description: 'At most so many people speak' },
    processing: {
      type: 'string',
      example: '-numbers,fillers=all',
      description:
        'How the text is written, as the schema Processing in JSON or a list of steps: -numbers, profanity, fillers=all, script=latin; raw: as it was heard',
    },
    no_cache: { type: 'boolean', default: false, description: 'Recognise everything anew, also what was heard before' },
    transcript: {
      type: 'string',
      description:
        'A transcript of the recording in JSON, that of Whisper, SRT, WebVTT or plain text: nothing is recognised, and it is written as ours are',
    },
    metadata: { type: 'string', example: '{"room":"12"}', description: 'A JSON object of your own, returned with the job' },
  },
} as const;

/** POST /upload: one recording as multipart/form-data, streamed to disk; answers 202 with the job. */
export async function uploadRoute(server: Server, tools: RouteTools): Promise<void> {
  await server.register(async (scope) => addUpload(scope as Server, tools));
}

async function addUpload(server: Server, tools: RouteTools): Promise<void> {
  const turns = createUploadTurns();
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
        response: { 202: Job, ...errors(400, 402, 403, 413, 415, 422, 429, 503, 507) },
      },
      config: { form: FORM, load: 'upload' },
    },
    async (request, reply) => {
      try {
        const sessionId = request.headers['x-session-id'] ?? null;
        const signal = goneSignal(reply);
        using _turn = await turns.take(sessionId ?? sender(request), tools.isOff('batch'), signal);
        const jobId = await receive(request, tools, { sessionId, signal });
        const job = await acceptedJob(tools, OWNER, jobId);
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

/** Whom an upload without a session is of; behind a proxy many come from one address. Who says another name gains a second upload at most. */
function sender({ headers, ip }: FastifyRequest): string {
  return String(headers['x-forwarded-for'] ?? ip);
}

async function receive(
  request: FastifyRequest,
  tools: RouteTools,
  { sessionId, signal }: { sessionId: string | null; signal: AbortSignal },
): Promise<string> {
  await tools.assertRoom();
  if (!request.isMultipart()) throw new AppError('FILE_MISSING', { message: 'The request is not multipart/form-data' });
  const fields: Record<string, string> = {};
  const parts = request.parts();
  const file = await nextFile(parts, fields);
  if (file === null) throw new AppError('FILE_MISSING');
  let read: { text: string; language: string | undefined; imported: ImportedText } | null = null;
  const parse = async (): Promise<JobRequest> => {
    const { transcript: text, language } = fields;
    if (text !== undefined && (text !== read?.text || language !== read.language))
      read = { text, language, imported: await askTextThread('readToImport', { text, language }, signal) };
    return parseJobRequest(fields, tools.engines, read?.imported ?? null);
  };
  // What is wrong with the fields so far is said before the bytes have travelled.
  await parse();
  return submitRecording(tools, {
    source: file.file,
    name: file.filename,
    ownerId: OWNER,
    sessionId,
    async request() {
      if (request.raw.aborted) throw new AppError('UPLOAD_INTERRUPTED');
      if ((await nextFile(parts, fields)) !== null) throw new AppError('TOO_MANY_FILES');
      return parse();
    },
  });
}
