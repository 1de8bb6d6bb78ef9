import { z } from 'zod';
import { Job } from '../../contract/job.ts';
import { RenameSpeakers, SpeakerEdit, SpeakerEdits, TellSpeakers } from '../../contract/speakers.ts';
import { Transcript } from '../../contract/transcript.ts';
import type { Server } from '../../platform/http/server.ts';
import { editSpeakers, redoEdit, undoEdit } from '../../writing/edit-speakers.ts';
import { findJob } from '../find-job.ts';
import { listSpeakerEdits } from '../list-speaker-edits.ts';
import { findTranscript, readTranscript } from '../read-transcript.ts';
import { renameSpeakers } from '../rename-speakers.ts';
import { tellSpeakersAgain } from '../tell-speakers-again.ts';
import { errors, JobParams, OWNER, type RouteTools } from './route-tools.ts';

const tags = ['speakers'];
const changed = { 200: Transcript, ...errors(400, 404, 409, 410) };

/** Who said what: names, and changes that can be taken back. Every change answers with the transcript as it is then. */
export async function speakerRoutes(server: Server, tools: RouteTools): Promise<void> {
  const { db } = tools;
  const change = async (jobId: string, work: () => Promise<void>): Promise<Transcript> => {
    await findTranscript(db, OWNER, jobId);
    await work();
    return readTranscript(db, OWNER, jobId);
  };

  server.put(
    '/jobs/:id/speakers',
    { schema: { tags, summary: 'Rename speakers', params: JobParams, body: RenameSpeakers, response: changed } },
    (request) => renameSpeakers(db, OWNER, request.params.id, request.body),
  );

  server.get(
    '/jobs/:id/speakers/edits',
    {
      schema: {
        tags,
        summary: 'What was changed about speakers, oldest first',
        params: JobParams,
        response: { 200: SpeakerEdits, ...errors(400, 404, 409, 410) },
      },
    },
    (request) => listSpeakerEdits(db, OWNER, request.params.id),
  );

  server.post(
    '/jobs/:id/speakers/edits',
    {
      schema: {
        tags,
        summary: 'Merge two speakers, give what was said to another, split a segment, rename',
        description: 'Holds when the text is written anew, and can be taken back.',
        params: JobParams,
        body: SpeakerEdit,
        response: changed,
      },
    },
    (request) => change(request.params.id, () => editSpeakers(db, request.params.id, [request.body])),
  );

  server.post(
    '/jobs/:id/speakers/tell',
    {
      schema: {
        tags,
        summary: 'Tell the speakers apart again, for another count of people',
        description:
          'Puts the job back into the queue; nothing is recognised or paid for again, and the transcript stands until then. Names and changes stay with those who said the same. The way back is the count of before.',
        params: JobParams,
        body: TellSpeakers,
        response: { 200: Job, ...errors(400, 404, 409, 410) },
      },
    },
    async (request) => {
      await tellSpeakersAgain(tools, OWNER, request.params.id, request.body ?? {});
      return findJob(tools, OWNER, request.params.id);
    },
  );

  for (const [path, summary, work] of [
    ['undo', 'Take back the newest change', undoEdit],
    ['redo', 'Make the change again that was taken back last', redoEdit],
  ] as const)
    server.post(
      `/jobs/:id/speakers/${path}`,
      { schema: { tags, summary, params: JobParams, body: z.object({}).nullish(), response: changed } },
      (request) => change(request.params.id, () => work(db, request.params.id)),
    );
}
