import type { Command } from 'commander';
import type { App } from '../app.ts';
import type { SpeakerEdit } from '../contract/speakers.ts';
import type { Transcript } from '../contract/transcript.ts';
import { SPEAKERS_UNCHANGED } from '../jobs/retelling-ended.ts';
import { cancelJob } from '../library/cancel-job.ts';
import { parseSpeakers } from '../library/parse-job-request.ts';
import { findTranscript, readTranscript } from '../library/read-transcript.ts';
import { tellSpeakersAgain } from '../library/tell-speakers-again.ts';
import { DEFAULT_OWNER_ID } from '../platform/db/schema.ts';
import { editSpeakers, redoEdit, undoEdit } from '../writing/edit-speakers.ts';
import { followJob } from './follow-job.ts';
import { clock, onStop, openForCommand } from './terminal.ts';
import { textTable } from './text-table.ts';

/** `speakers`: who speaks in a transcript, and changing that. */
export function addSpeakers(program: Command, version: string): void {
  const speakers = program.command('speakers').description('Who speaks in a transcript: names, who is the same person, who said what');
  const change = async (jobId: string, work: (db: Parameters<typeof undoEdit>[0]) => Promise<void>): Promise<void> => {
    await using app = await openForCommand(version);
    await findTranscript(app.db, DEFAULT_OWNER_ID, jobId);
    await work(app.db);
    process.stdout.write(describe(await readTranscript(app.db, DEFAULT_OWNER_ID, jobId)));
  };
  const edit = (jobId: string, ...edits: SpeakerEdit[]): Promise<void> => change(jobId, (db) => editSpeakers(db, jobId, edits));

  speakers
    .command('list')
    .description('Time, share, turns and interruptions of each')
    .argument('<job-id>')
    .action((jobId: string) => change(jobId, async () => {}));
  speakers
    .command('rename')
    .argument('<job-id>')
    .argument('<speaker-id>', 'such as speaker_1')
    .argument('<name>')
    .description('Give a speaker a name')
    .action((jobId: string, speaker_id: string, label: string) =>
      edit(jobId, { kind: 'rename', speaker_id, label: label.trim().slice(0, 80) }),
    );
  speakers
    .command('merge')
    .argument('<job-id>')
    .argument('<from>')
    .argument('<into>')
    .description('Two speakers are one person')
    .action((jobId: string, from: string, into: string) => edit(jobId, { kind: 'merge', from, into }));
  speakers
    .command('reassign')
    .argument('<job-id>')
    .argument('<start>', 'seconds')
    .argument('<end>', 'seconds')
    .argument('<speaker-id>', 'or new')
    .description('What is said between two times was said by another')
    .action((jobId: string, start: string, end: string, speaker_id: string) =>
      edit(jobId, { kind: 'reassign', start_time: seconds(start), end_time: seconds(end), speaker_id }),
    );
  speakers
    .command('split')
    .argument('<job-id>')
    .argument('<time>', 'seconds: where a word starts')
    .argument('[speaker-id]', 'who goes on from there, or new')
    .description('End a segment in the middle')
    .action((jobId: string, at: string, speaker_id: string | undefined) =>
      edit(jobId, { kind: 'split', at_time: seconds(at), ...(speaker_id !== undefined && { speaker_id }) }),
    );
  speakers
    .command('tell')
    .argument('<job-id>')
    .option('--speakers <n>', 'so many people speak, 1 to 10; left out: as many as are found')
    .option('--min-speakers <n>', 'at least')
    .option('--max-speakers <n>', 'at most')
    .description('Tell the speakers apart again, for another count; nothing is recognised again')
    .action(async (jobId: string, options: CountOptions) => {
      await using app = await openForCommand(version);
      process.stdout.write(describe(await tellAndFollow(app, jobId, options)));
    });
  speakers
    .command('undo')
    .argument('<job-id>')
    .description('Take back the newest change')
    .action((jobId: string) => change(jobId, (db) => undoEdit(db, jobId)));
  speakers
    .command('redo')
    .argument('<job-id>')
    .description('Make it again')
    .action((jobId: string) => change(jobId, (db) => redoEdit(db, jobId)));
}

interface CountOptions {
  speakers?: string;
  minSpeakers?: string;
  maxSpeakers?: string;
}

/** Does it here, unless a server that runs is quicker. */
async function tellAndFollow(app: App, jobId: string, options: CountOptions): Promise<Transcript> {
  await tellSpeakersAgain(app, DEFAULT_OWNER_ID, jobId, {
    speakers: parseSpeakers(options.speakers),
    min_speakers: parseSpeakers(options.minSpeakers, 'min_speakers'),
    max_speakers: parseSpeakers(options.maxSpeakers, 'max_speakers'),
  });
  app.startWorker(() => [jobId]);
  const stop = new AbortController();
  using _stopping = onStop(() => stop.abort());
  const end = await followJob(app, jobId, () => {}, stop.signal);
  if (end === null) {
    await cancelJob(app, DEFAULT_OWNER_ID, jobId);
    throw new Error('stopped; the speakers stand as they were');
  }
  const transcript = await readTranscript(app.db, DEFAULT_OWNER_ID, jobId);
  const warning = transcript.metadata.warnings.find(({ code }) => code === SPEAKERS_UNCHANGED);
  if (warning) process.stderr.write(`${warning.message}\n`);
  return transcript;
}

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0) return value;
  throw new Error(`"${text}" is no time in seconds`);
}

function describe({ speakers, metadata }: Transcript): string {
  const rows = speakers.map((speaker) => [
    speaker.speaker_id,
    speaker.label,
    clock(speaker.speaking_duration * 1000),
    `${Math.round(100 * speaker.share)} %`,
    String(speaker.segment_count),
    String(speaker.turns),
    String(speaker.interruptions),
  ]);
  const head = ['SPEAKER', 'NAME', 'TIME', 'SHARE', 'SEGMENTS', 'TURNS', 'INTERRUPTS'];
  return `${textTable([head, ...rows])}${metadata.diarizer === null ? '' : `told apart by ${metadata.diarizer}\n`}`;
}
