import { z } from 'zod';
import { AppError } from '../../contract/app-error.ts';
import { EXPORT_FORMATS, RenameSpeakers, Transcript, Waveform } from '../../contract/transcript.ts';
import type { Server } from '../../platform/http/server.ts';
import { EXPORTS } from '../../transcript/export/formats.ts';
import { findRow } from '../find-job.ts';
import { readTranscript } from '../read-transcript.ts';
import { readWaveform } from '../read-waveform.ts';
import { renameSpeakers } from '../rename-speakers.ts';
import { errors, file, JobParams, OWNER, type RouteTools, writtenByRoute } from './route-tools.ts';

const tags = ['transcripts'];

/** The transcript of a job: read, rename speakers, export, draw. */
export async function transcriptRoutes(server: Server, { db }: RouteTools): Promise<void> {
  server.get(
    '/jobs/:id/transcript',
    { schema: { tags, summary: 'The transcript', params: JobParams, response: { 200: Transcript, ...errors(400, 404, 409, 410) } } },
    (request) => readTranscript(db, OWNER, request.params.id),
  );

  server.put(
    '/jobs/:id/speakers',
    {
      schema: {
        tags,
        summary: 'Rename speakers',
        params: JobParams,
        body: RenameSpeakers,
        response: { 200: Transcript, ...errors(400, 404, 409, 410) },
      },
    },
    (request) => renameSpeakers(db, OWNER, request.params.id, request.body),
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
        response: {
          200: file('The file, as an attachment', ...Object.values(EXPORTS).map((format) => format.contentType)),
          ...errors(400, 404, 409, 410),
        },
      },
      serializerCompiler: writtenByRoute,
    },
    async (request, reply) => {
      const { id } = request.params;
      const format = EXPORT_FORMATS.find((known) => known === request.params.format);
      if (!format)
        throw new AppError('UNKNOWN_FORMAT', {
          message: `There is no export format "${request.params.format.slice(0, 40)}"`,
          details: { field: 'format', formats: EXPORT_FORMATS },
        });
      const transcript = await readTranscript(db, OWNER, id);
      const { filename } = await findRow(db, OWNER, id);
      const { contentType, extension, write } = EXPORTS[format];
      const name = `${filename.replace(/\.[^.]{1,5}$/, '')}.${extension}`;
      return reply
        .header('content-type', contentType)
        .header(
          'content-disposition',
          `attachment; filename="${name.replace(/[^\x20-\x7e]|["\\]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`,
        )
        .send(write(transcript));
    },
  );
}
