import { z } from 'zod';
import { EXPORT_FORMATS, ExportQuery, type SubtitleViolations } from '../../contract/export.ts';
import { Transcript, Waveform } from '../../contract/transcript.ts';
import { glossaryOf, namesOf } from '../../glossary/glossary-of-job.ts';
import { admitOperator } from '../../platform/http/admit-operator.ts';
import { goneSignal } from '../../platform/http/gone-signal.ts';
import type { Server } from '../../platform/http/server.ts';
import { EXPORTS } from '../../transcript/export/formats.ts';
import { findRow } from '../find-job.ts';
import { makeExport, parseExport } from '../make-export.ts';
import { readTranscript } from '../read-transcript.ts';
import { readWaveform } from '../read-waveform.ts';
import { errors, file, JobParams, OWNER, type RouteTools, writtenByRoute } from './route-tools.ts';

const tags = ['transcripts'];
const TranscriptQuery = z.object({
  raw: z.enum(['true', 'false']).optional().describe('As it was heard, before any post-processing'),
  unmasked: z.enum(['true', 'false']).optional().describe('With personal data that the job masks; for the operator'),
});

/** The transcript of a job: read, export, draw. */
export async function transcriptRoutes(server: Server, { db }: RouteTools): Promise<void> {
  server.get(
    '/jobs/:id/transcript',
    {
      schema: {
        tags,
        summary: 'The transcript',
        params: JobParams,
        querystring: TranscriptQuery,
        response: { 200: Transcript, ...errors(400, 404, 409, 410) },
      },
    },
    (request) => {
      const unmasked = request.query.unmasked === 'true';
      if (unmasked) admitOperator(request);
      return readTranscript(db, OWNER, request.params.id, { raw: request.query.raw === 'true', unmasked });
    },
  );

  server.get(
    '/jobs/:id/waveform',
    { schema: { tags, summary: 'Loudness, for drawing', params: JobParams, response: { 200: Waveform, ...errors(400, 404, 409, 410) } } },
    (request) => readWaveform(db, OWNER, request.params.id),
  );

  server.get(
    '/jobs/:id/export/:format',
    {
      schema: {
        tags,
        summary: 'Download the transcript',
        params: JobParams.extend({ format: z.string().describe(EXPORT_FORMATS.join(', ')) }),
        querystring: ExportQuery,
        response: {
          200: file('The file, as an attachment', ...new Set(Object.values(EXPORTS).map((format) => format.contentType))),
          ...errors(400, 404, 409, 410),
        },
      },
      serializerCompiler: writtenByRoute,
    },
    async (request, reply) => {
      const { id } = request.params;
      const wanted = parseExport(request.params.format, request.query);
      const transcript = await readTranscript(db, OWNER, id);
      const { filename, created_at: date } = await findRow(db, OWNER, id);
      const { content, violations } = await makeExport(
        transcript,
        wanted,
        { filename, date, names: namesOf(await glossaryOf(db, id)) },
        goneSignal(reply),
      );
      const { contentType, extension } = EXPORTS[wanted.format];
      if (violations) reply.header('x-subtitle-violations', listOf(violations));
      const name = `${filename.replace(/\.[^.]{1,5}$/, '')}.${extension}`;
      return reply
        .header('content-type', contentType)
        .header(
          'content-disposition',
          `attachment; filename="${name.replace(/[^\x20-\x7e]|["\\]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`,
        )
        .send(content);
    },
  );
}

/** As in `too_fast=3, parted=1`; empty when every limit was kept. */
function listOf(violations: SubtitleViolations): string {
  return Object.entries(violations)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${kind}=${count}`)
    .join(', ');
}
