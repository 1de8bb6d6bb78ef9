import type { Command } from 'commander';
import { NewVoiceProfile } from '../contract/voice-profiles.ts';
import { findRow } from '../library/find-job.ts';
import { DEFAULT_OWNER_ID } from '../platform/db/schema.ts';
import {
  areProfilesOn,
  deleteAllProfiles,
  deleteProfile,
  listProfiles,
  rememberVoice,
  switchProfiles,
} from '../writing/voices/voice-profiles.ts';
import { parseOptions } from './parse-options.ts';
import { openForCommand } from './terminal.ts';
import { textTable } from './text-table.ts';

/** `voices`: voices that are known again, with the consent of who speaks. */
export function addVoices(program: Command, version: string): void {
  const voices = program.command('voices').description('Voices that later recordings know again; off until they are switched on');
  const open = () => openForCommand(version);
  voices
    .command('list')
    .description('Profiles, and who agreed to them')
    .option('--json', 'as JSON')
    .action(async ({ json }: { json?: true }) => {
      await using app = await open();
      const { profiles } = await listProfiles(app.db, DEFAULT_OWNER_ID);
      if (json) return void process.stdout.write(`${JSON.stringify(profiles, null, 2)}\n`);
      const rows = profiles.map(({ id, name, kind, consent, uses }) => [name, consent.given_by, consent.given_at, kind, String(uses), id]);
      process.stdout.write(textTable([['NAME', 'AGREED', 'WHEN', 'KIND', 'RECORDINGS', 'ID'], ...rows]));
      if (!(await areProfilesOn(app.db, DEFAULT_OWNER_ID))) process.stderr.write('Voice profiles are switched off\n');
    });
  for (const on of [true, false])
    voices
      .command(on ? 'on' : 'off')
      .description(on ? 'Describe the voices of recordings to come, and know them again' : 'Stop that, and forget the voices of recordings')
      .action(async () => {
        await using app = await open();
        await switchProfiles(app.db, DEFAULT_OWNER_ID, on);
        process.stdout.write(`voice profiles are switched ${on ? 'on' : 'off'}\n`);
      });
  voices
    .command('remember')
    .description('Remember the voice of a speaker who has agreed to it')
    .argument('<job-id>')
    .argument('<speaker-id>', 'such as speaker_1')
    .argument('<name>', 'that later recordings show')
    .requiredOption('--consent-by <who>', 'who agreed: the person who speaks')
    .requiredOption('--statement <sentence>', 'what was agreed to, word for word')
    .option('--consent-at <time>', 'when, ISO 8601; now without it')
    .action(async (job_id: string, speaker_id: string, name: string, options: ConsentOptions) => {
      const given_at = options.consentAt ?? new Date().toISOString();
      const consent = { given_by: options.consentBy, given_at, statement: options.statement };
      const wanted = parseOptions(NewVoiceProfile, { job_id, speaker_id, name, consent });
      await using app = await open();
      await findRow(app.db, DEFAULT_OWNER_ID, job_id);
      process.stdout.write(`${(await rememberVoice(app.db, DEFAULT_OWNER_ID, wanted)).id}\n`);
    });
  voices
    .command('delete')
    .description('Delete a profile, and the names that only the voice gave')
    .argument('[id]')
    .option('--all', 'all profiles, and what is kept of voices')
    .action(async (id: string | undefined, { all }: { all?: true }) => {
      if ((id === undefined) !== (all === true)) throw new Error('Name one profile, or give --all for every one');
      await using app = await open();
      if (id !== undefined) return deleteProfile(app.db, DEFAULT_OWNER_ID, id);
      process.stdout.write(`${await deleteAllProfiles(app.db, DEFAULT_OWNER_ID)} deleted\n`);
    });
}

interface ConsentOptions {
  consentBy: string;
  statement: string;
  consentAt?: string;
}
