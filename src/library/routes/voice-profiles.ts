import { z } from 'zod';
import { DeletedVoiceProfiles, NewVoiceProfile, VoiceProfile, VoiceProfileSettings, VoiceProfiles } from '../../contract/voice-profiles.ts';
import type { Server } from '../../platform/http/server.ts';
import {
  areProfilesOn,
  deleteAllProfiles,
  deleteProfile,
  listProfiles,
  rememberVoice,
  switchProfiles,
} from '../../writing/voices/voice-profiles.ts';
import { findRow } from '../find-job.ts';
import { errors, OWNER, type RouteTools } from './route-tools.ts';

const tags = ['voice profiles'];

/** Voices that are known again in later recordings: only where that is switched on, and with the consent of who speaks. */
export async function voiceProfileRoutes(server: Server, { db }: RouteTools): Promise<void> {
  server.get(
    '/voice-profiles',
    {
      schema: { tags, summary: 'List voice profiles', description: 'The voice prints are never shown.', response: { 200: VoiceProfiles } },
    },
    () => listProfiles(db, OWNER),
  );

  server.post(
    '/voice-profiles',
    {
      schema: {
        tags,
        summary: 'Remember the voice of a speaker',
        description: 'With the consent of who speaks: who gave it, when, and the sentence. It is kept with the profile.',
        body: NewVoiceProfile,
        response: { 201: VoiceProfile, ...errors(400, 404, 409, 410) },
      },
    },
    async (request, reply) => {
      await findRow(db, OWNER, request.body.job_id);
      return reply.code(201).send(await rememberVoice(db, OWNER, request.body));
    },
  );

  server.delete(
    '/voice-profiles/:id',
    {
      schema: {
        tags,
        summary: 'Delete a voice profile',
        description: 'The voice print goes at once, and the name wherever only the voice gave it.',
        params: z.object({ id: z.uuid() }),
        response: { 204: z.null(), ...errors(400, 404) },
      },
    },
    async (request, reply) => {
      await deleteProfile(db, OWNER, request.params.id);
      return reply.code(204).send(null);
    },
  );

  server.delete(
    '/voice-profiles',
    { schema: { tags, summary: 'Delete all voice profiles, and what is kept of voices', response: { 200: DeletedVoiceProfiles } } },
    async () => ({ deleted: await deleteAllProfiles(db, OWNER) }),
  );

  server.get(
    '/settings/voice-profiles',
    { schema: { tags, summary: 'Whether voices are described and recognised', response: { 200: VoiceProfileSettings } } },
    async () => ({ on: await areProfilesOn(db, OWNER) }),
  );

  server.put(
    '/settings/voice-profiles',
    {
      schema: {
        tags,
        summary: 'Switch voice profiles on or off',
        description: 'Off, what is kept of the voices of recordings goes at once; profiles stay until they are deleted, and are not used.',
        body: VoiceProfileSettings,
        response: { 200: VoiceProfileSettings, ...errors(400) },
      },
    },
    async (request) => {
      await switchProfiles(db, OWNER, request.body.on);
      return request.body;
    },
  );
}
