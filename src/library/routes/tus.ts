import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { AppError } from '../../contract/app-error.ts';
import { Job } from '../../contract/job.ts';
import type { Server } from '../../platform/http/server.ts';
import { newId } from '../../platform/id.ts';
import { readMetadata } from '../../uploads/read-metadata.ts';
import { BYTES } from '../../uploads/speak-tus.ts';
import { type NewUpload, refusalOf } from '../../uploads/upload-rows.ts';
import type { Uploads } from '../../uploads/uploads.ts';
import { acceptedJob } from '../accepted-job.ts';
import { findJob } from '../find-job.ts';
import { parseJobRequest } from '../parse-job-request.ts';
import { errors, OWNER, type RouteTools } from './route-tools.ts';

export interface TusRouteTools extends RouteTools {
  uploads: Uploads;
}

const VERSION = '1.0.0';

const Version = z.object({ 'tus-resumable': z.string().optional().describe(VERSION) });
const Begin = Version.extend({
  'upload-length': z.string().optional().describe('Bytes of the file'),
  'upload-metadata': z.string().optional().describe('`filename` and the fields of POST /upload, each with its value in Base64'),
  'x-session-id': z.string().max(200).optional().describe('An anonymous session: its jobs are deleted whole after RETENTION_HOURS'),
});
const Append = Version.extend({ 'upload-offset': z.string().optional().describe('Bytes that are there already') });
const Params = z.object({ id: z.string().describe('The end of the Location that the upload began with; its job has the same id') });
const params = Params;
const tags = ['jobs'];
const empty = z.null().describe('Without a body; the headers of tus 1.0');
const config = { load: 'upload' } as const;
const bodyLimit = Number.MAX_SAFE_INTEGER;

/** /tus: recordings that arrive in pieces, over tus 1.0 (https://tus.io). They become the same jobs as those of POST /upload. */
export async function tusRoutes(server: Server, tools: TusRouteTools): Promise<void> {
  await server.register(async (scope) => addTus(scope as Server, tools), { prefix: '/tus' });
}

async function addTus(server: Server, tools: TusRouteTools): Promise<void> {
  const { uploads } = tools;
  // The bytes are read by those who write them.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, _body, done) => done(null));
  server.addHook('preClose', async () => uploads.release());
  server.addHook('onRequest', async ({ method, headers }, reply) => {
    void reply.headers({ 'tus-resumable': VERSION, 'tus-version': VERSION, 'cache-control': 'no-store' });
    if (method !== 'OPTIONS' && method !== 'GET' && headers['tus-resumable'] !== VERSION) throw new AppError('NOT_TUS');
    if (method === 'PATCH' && headers['content-type'] !== BYTES) throw new AppError('WRONG_MEDIA_TYPE');
  });

  server.options('', { schema: { tags, summary: 'What of tus the server speaks', response: { 204: empty } } }, async ({ raw }, reply) =>
    pass(reply, await uploads.speak(raw, null)).send(),
  );

  server.post(
    '',
    {
      bodyLimit,
      config,
      schema: {
        tags,
        summary: 'Begin a resumable upload',
        headers: Begin,
        response: { 201: empty, ...errors(400, 412, 413, 429, 503, 507) },
      },
    },
    async (request, reply) => {
      const upload = await begin(request, tools);
      const response = await uploads.speak(request.raw, upload);
      pass(reply, response).header('upload-expires', uploads.expiry().toUTCString());
      if (response.headers.get('upload-offset') === String(upload.size)) await settle(upload.id, reply, tools);
      return end(reply);
    },
  );

  server.head(
    '/:id',
    {
      schema: {
        tags,
        summary: 'How much of it is there',
        params,
        headers: Version,
        response: { 200: empty, ...errors(400, 404, 412, 423) },
      },
    },
    async ({ raw, params: { id } }, reply) => {
      const upload = await uploads.find(OWNER, id);
      if (!(await settle(id, reply, tools)))
        pass(reply, await uploads.speak(raw, upload)).header('upload-expires', uploads.expiry(upload.touched_at).toUTCString());
      return end(reply);
    },
  );

  server.patch(
    '/:id',
    {
      bodyLimit,
      config,
      schema: {
        tags,
        summary: 'Send bytes',
        params,
        headers: Append,
        response: { 204: empty, ...errors(400, 404, 409, 412, 415, 422, 423, 429, 507) },
      },
    },
    async ({ raw, headers, params: { id } }, reply) => {
      const upload = await uploads.find(OWNER, id);
      if (await settle(id, reply, tools)) {
        if (headers['upload-offset'] !== String(upload.size)) throw new AppError('WRONG_OFFSET');
        return end(reply.code(204));
      }
      const response = await uploads.speak(raw, upload);
      pass(reply, response).header('upload-expires', uploads.expiry().toUTCString());
      if (response.headers.get('upload-offset') === String(upload.size)) await settle(id, reply, tools);
      return end(reply);
    },
  );

  server.delete(
    '/:id',
    { schema: { tags, summary: 'Cancel it', params, headers: Version, response: { 204: empty, ...errors(400, 404, 409, 412, 423) } } },
    async ({ params: { id } }, reply) => {
      const upload = await uploads.find(OWNER, id);
      if (upload.accepted) throw new AppError('UPLOAD_FINISHED', { details: { job_id: id } });
      await uploads.remove(id);
      return end(reply.code(204));
    },
  );

  server.get(
    '/:id',
    {
      exposeHeadRoute: false,
      schema: {
        tags,
        summary: 'The job that became of it, or why there is none',
        params,
        response: { 200: Job, ...errors(400, 404, 409, 415, 422) },
      },
    },
    async ({ params: { id } }, reply) => {
      const { size } = await uploads.find(OWNER, id);
      if (await settle(id, reply, tools)) return findJob(tools, OWNER, id);
      throw new AppError('UPLOAD_INCOMPLETE', { details: { offset: await uploads.offset(id), length: size } });
    },
  );
}

/** Notes a new upload; what is wrong with it is said before its bytes have travelled. */
async function begin({ headers }: FastifyRequest, tools: TusRouteTools): Promise<NewUpload> {
  try {
    await tools.assertRoom();
    if (headers['upload-concat'] !== undefined)
      throw new AppError('VALIDATION_FAILED', { message: 'A file is sent in one upload', details: { field: 'Upload-Concat' } });
    const size = lengthOf(headers['upload-length'], tools.limits.maxFileSize);
    const { filename = '', ...fields } = readMetadata(textOf(headers['upload-metadata']));
    const request = parseJobRequest(fields, tools.engines);
    const upload = { id: newId(), ownerId: OWNER, sessionId: textOf(headers['x-session-id']) ?? null, name: filename, size, request };
    await tools.uploads.create(upload);
    return upload;
  } catch (thrown) {
    const error = AppError.fromUnknown(thrown);
    tools.metrics.uploadsRefused.inc({ code: error.code });
    throw error;
  }
}

function lengthOf(header: string | string[] | undefined, maxFileSize: number): number {
  const text = textOf(header);
  if (text === undefined || !/^\d{1,15}$/.test(text))
    throw new AppError('VALIDATION_FAILED', { message: 'Upload-Length is not the number of bytes', details: { field: 'Upload-Length' } });
  const size = Number(text);
  if (size === 0) throw new AppError('EMPTY_FILE');
  if (size > maxFileSize) throw new AppError('FILE_TOO_LARGE', { details: { max_file_size: maxFileSize } });
  return size;
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0];
}

/**
 * Names the job of an upload that is complete; makes it where nobody has. False while bytes are missing. Throws why the
 * file was refused, and names the code for an answer that has no body.
 */
async function settle(id: string, reply: FastifyReply, tools: TusRouteTools): Promise<boolean> {
  const upload = await tools.uploads.find(OWNER, id);
  try {
    const refusal = refusalOf(upload);
    if (refusal) throw refusal;
    if (!upload.accepted) {
      if ((await tools.uploads.offset(id)) !== upload.size) return false;
      await tools.uploads.finish(OWNER, id);
      await acceptedJob(tools, OWNER, id);
    }
  } catch (thrown) {
    const error = AppError.fromUnknown(thrown);
    void reply.header('upload-error', error.code);
    throw error;
  }
  void reply.headers({ 'upload-offset': upload.size, 'upload-length': upload.size, 'upload-job': id });
  return true;
}

/** The status and the headers of an answer of the protocol, which has no body. Pages of other sites are none of its business. */
function pass(reply: FastifyReply, { status, headers }: Response): FastifyReply {
  for (const [name, value] of headers) if (!name.startsWith('access-control-')) void reply.header(name, value);
  return reply.code(status);
}

function end(reply: FastifyReply): FastifyReply {
  return reply.send();
}
