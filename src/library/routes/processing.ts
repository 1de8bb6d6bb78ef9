import { z } from 'zod';
import { EXPORT_FORMATS } from '../../contract/export.ts';
import { Job } from '../../contract/job.ts';
import { ProcessingUsed, ProcessingWishes, settleProcessing } from '../../contract/processing.ts';
import { ProcessedTranscript, Transcript } from '../../contract/transcript.ts';
import { glossaryOfOwner, namesOf } from '../../glossary/glossary-of-job.ts';
import { importTranscript } from '../../jobs/import-transcript.ts';
import { admitOperator } from '../../platform/http/admit-operator.ts';
import { goneSignal } from '../../platform/http/gone-signal.ts';
import type { Server } from '../../platform/http/server.ts';
import { EXPORTS } from '../../transcript/export/formats.ts';
import { decodeText } from '../../transcript/read/decode-text.ts';
import { askTextThread } from '../ask-text-thread.ts';
import { findJob } from '../find-job.ts';
import { parseExport } from '../make-export.ts';
import { parseHowToWrite, parseJobRequest } from '../parse-job-request.ts';
import { parseLanguage } from '../parse-language.ts';
import { processTranscript, readProcessing, setProcessing, showsMore } from '../process-transcript.ts';
import { errors, JobParams, OWNER, type RouteTools, writtenByRoute } from './route-tools.ts';

const tags = ['processing'];

/** How texts are written: of one transcript, and usually. */
export async function processingRoutes(server: Server, tools: RouteTools): Promise<void> {
  await server.register(async (scope) => addPostprocess(scope as Server, tools));
  addSettings(server, tools);
}

const LARGEST = 32 * 1024 ** 2;
/** A transcript of five hours: to write a longer one would keep others waiting for a tenth of a second and more. */
const MOST_WORDS_AT_ONCE = 50_000;
const PostprocessQuery = z.looseObject({
  language: z.string().optional().describe('auto, or a code such as kk, ru, en'),
  processing: z.string().optional().describe('As at the upload: -numbers,profanity,fillers=all; raw'),
  output: z
    .string()
    .optional()
    .describe(`json, or an export format with its options: ${EXPORT_FORMATS.join(', ')}`),
});

const ImportQuery = z.object({
  name: z.string().min(1).max(200).optional().describe('For the list'),
  language: z.string().optional(),
  processing: z.string().optional(),
});

/** Post-processing as a service of its own: a transcript in, the processed transcript out. */
async function addPostprocess(server: Server, tools: RouteTools): Promise<void> {
  const { db, processing } = tools;
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LARGEST }, async (_request: unknown, body: Buffer) => decodeText(body));
  addImport(server, tools);
  server.post(
    '/postprocess',
    {
      bodyLimit: LARGEST,
      schema: {
        tags,
        summary: 'Write a transcript of another program as ours are',
        description: 'Takes our JSON, that of Whisper, SRT, WebVTT or plain text, whatever the content type says; nothing of it is kept.',
        consumes: ['application/json', 'application/x-subrip', 'text/vtt', 'text/plain'],
        querystring: PostprocessQuery,
        response: {
          200: {
            description: 'The processed transcript, or the export that was asked for',
            content: { 'application/json': { schema: ProcessedTranscript }, 'text/plain': { schema: z.unknown() } },
          },
          ...errors(400, 413, 422),
        },
      },
      serializerCompiler: writtenByRoute,
    },
    async (request, reply) => {
      const { language, processing: wishes, output = 'json', ...options } = request.query;
      const wanted = output === 'json' ? null : parseExport(output, options as Record<string, string>);
      const usual = await readProcessing(db, OWNER, processing);
      const { entries } = await glossaryOfOwner(db, OWNER);
      const foreign = {
        text: String(request.body ?? ''),
        language: parseLanguage(language),
        processing: settleProcessing({ ...usual, ...parseHowToWrite(wishes) }),
        entries,
      };
      const facts = { filename: 'transcript', date: new Date(), names: namesOf({ entries }) };
      const content = await askTextThread('processText', { foreign, wanted, facts }, goneSignal(reply));
      const type = wanted === null ? 'application/json; charset=utf-8' : EXPORTS[wanted.format].contentType;
      return reply.type(type).send(content as never);
    },
  );
}

/** A transcript whose recording is not there. One that is there goes with it to POST /upload. */
function addImport(server: Server, tools: RouteTools): void {
  server.post(
    '/import',
    {
      bodyLimit: LARGEST,
      schema: {
        tags,
        summary: 'Keep a transcript of another program, without its recording',
        description:
          'One of up to 50,000 words is completed at once, a longer one waits in the queue. With its recording it goes to POST /upload, as the field `transcript`.',
        consumes: ['application/json', 'application/x-subrip', 'text/vtt', 'text/plain'],
        querystring: ImportQuery,
        response: { 201: Job, ...errors(400, 413, 422) },
      },
    },
    async (request, reply) => {
      const { name = 'transcript', language, processing } = request.query;
      const content = String(request.body ?? '');
      const imported = await askTextThread('readToImport', { text: content, language }, goneSignal(reply));
      const asked = parseJobRequest({ language, processing }, tools.engines, imported);
      const jobId = await importTranscript(tools, {
        ownerId: OWNER,
        sessionId: null,
        name,
        content,
        request: { ...asked, imported },
        mostWords: MOST_WORDS_AT_ONCE,
      });
      return reply
        .code(201)
        .header('location', `/api/v1/jobs/${jobId}`)
        .send(await findJob(tools, OWNER, jobId));
    },
  );
}

function addSettings(server: Server, { db, processing }: RouteTools): void {
  server.post(
    '/jobs/:id/process',
    {
      schema: {
        tags,
        summary: 'Write a transcript anew',
        description: 'From what was heard: nothing is recognised or paid for again. Steps that are not named stay as they are.',
        params: JobParams,
        body: ProcessingWishes,
        response: { 200: Transcript, ...errors(400, 403, 404, 409, 410) },
      },
    },
    (request) => processTranscript(db, OWNER, request.params.id, request.body, () => admitOperator(request)),
  );

  server.get(
    '/settings/processing',
    { schema: { tags, summary: 'How texts are written unless a request says otherwise', response: { 200: ProcessingUsed } } },
    () => readProcessing(db, OWNER, processing),
  );

  server.put(
    '/settings/processing',
    {
      schema: {
        tags,
        summary: 'Change how texts are written, for recordings that come from now on',
        body: ProcessingWishes,
        response: { 200: ProcessingUsed, ...errors(400, 403) },
      },
    },
    async (request) => {
      const before = await readProcessing(db, OWNER, processing);
      if (showsMore(before, settleProcessing({ ...processing, ...request.body }))) admitOperator(request);
      await setProcessing(db, OWNER, request.body);
      return readProcessing(db, OWNER, processing);
    },
  );
}
