import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { EXPORT_FORMATS, type ExportFormat, type ExportRequest, type SubtitleViolations } from '../contract/export.ts';
import type { Job } from '../contract/job.ts';
import type { Transcript } from '../contract/transcript.ts';
import { glossaryOf, namesOf } from '../glossary/glossary-of-job.ts';
import type { JobRequest } from '../jobs/create-job.ts';
import { findJob } from '../library/find-job.ts';
import { makeExport, parseExport } from '../library/make-export.ts';
import {
  parseDeadline,
  parseEngine,
  parseFailover,
  parseHowToWrite,
  parseSpeakers,
  parseThreshold,
  whoSpeaks,
} from '../library/parse-job-request.ts';
import { parseLanguage } from '../library/parse-language.ts';
import { DEFAULT_OWNER_ID } from '../platform/db/schema.ts';
import { EXPORTS } from '../transcript/export/formats.ts';
import { outputNames } from './output-names.ts';
import { createProgressDisplay, type FileProgress } from './progress-display.ts';
import { findServer } from './remote-server.ts';
import { commandSetup, oneLine, onStop } from './terminal.ts';
import { describeEngines, transcribeFile } from './transcribe-file.ts';
import { transcribeOnServer } from './transcribe-on-server.ts';

interface TranscribeOptions {
  server?: string;
  engine: string;
  language: string;
  format: ExportFormat;
  with: Record<string, string>;
  out?: string;
  speakers: number | null;
  minSpeakers: number | null;
  maxSpeakers: number | null;
  processing?: string;
  cache: boolean;
  diarize?: true;
  failover?: string;
  deadline?: string;
  qualityThreshold?: string;
}

export function addTranscribe(program: Command, version: string): void {
  program
    .command('transcribe')
    .description('Transcribe recordings. The text goes to standard output, progress to standard error')
    .argument('<file...>', 'WAV, MP3, FLAC, M4A, OGG, WebM, MP4, AMR …')
    .option('--server <url>', 'send them to a running server, such as http://localhost:8080, instead of working here')
    .option('--engine <id>', 'auto, or an engine such as pocketsphinx', 'auto')
    .addOption(new Option('--language <code>', 'auto, kk, ru, en, …').default('auto').argParser(checked(parseLanguage)))
    .addOption(new Option('--format <format>', 'what to write').choices(EXPORT_FORMATS).default('txt'))
    .addOption(
      new Option('--with <name=value...>', 'how it is written, such as preset=broadcast or template=minutes; see docs/exports.md')
        .default({}, 'nothing')
        .argParser(checked(parsePair)),
    )
    .option('--out <dir>', 'write a file for each recording into this folder')
    .addOption(
      new Option('--speakers <n>', 'how many people speak, 1 to 10')
        .default(null, 'not known')
        .argParser(checked((text) => parseSpeakers(text))),
    )
    .addOption(
      new Option('--min-speakers <n>', 'at least so many')
        .default(null, 'not known')
        .argParser(checked((text) => parseSpeakers(text, 'min_speakers'))),
    )
    .addOption(
      new Option('--max-speakers <n>', 'at most so many')
        .default(null, 'not known')
        .argParser(checked((text) => parseSpeakers(text, 'max_speakers'))),
    )
    .option('--diarize', 'tell speakers apart')
    .option('--processing <steps>', 'how the text is written: -numbers,profanity,fillers=all,script=latin, or raw: as it was heard')
    .option('--no-cache', 'recognise everything anew, also what was heard before')
    .option('--failover <which>', 'who may take over when the engine fails: any, same (company and country) or none')
    .option('--deadline <when>', 'when it is needed, such as 24h; a day or more allows the cheaper deferred mode')
    .option('--quality-threshold <share>', 'parts heard with less confidence, such as 0.8, are heard by a second engine')
    .action((files: string[], options: TranscribeOptions) => transcribe(files, options, version));
}

function checked<T>(parse: (text: string, before: T) => T): (text: string, before: T) => T {
  return (text, before) => {
    try {
      return parse(text, before);
    } catch (error) {
      throw new InvalidArgumentError(oneLine(error));
    }
  };
}

/** Adds `name=value` to those before it. */
function parsePair(text: string, before: Record<string, string>): Record<string, string> {
  const [, name, value] = /^([a-z_]+)=(.*)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new Error(`expected name=value, got "${text}"`);
  return { ...before, [name]: value };
}

/** Throws when what will be written has no place to go, before anything is worked on. */
function assertPlace(files: readonly string[], { format, out }: TranscribeOptions): void {
  if (out !== undefined) return;
  if (files.length > 1 && format !== 'txt' && format !== 'json')
    throw new Error(`Several recordings make several ${format} files; add --out DIR`);
  if (EXPORTS[format].binary && process.stdout.isTTY) throw new Error(`${format} cannot be shown in a terminal; add --out DIR or > FILE`);
}

async function transcribe(files: string[], options: TranscribeOptions, version: string): Promise<void> {
  assertPlace(files, options);
  const wanted = parseExport(options.format, options.with);
  const engine = parseEngine(options.engine, undefined);
  const request: JobRequest = {
    engine,
    language: options.language,
    ...whoSpeaks(options.diarize ?? false, options),
    processing: parseHowToWrite(options.processing),
    failover: parseFailover(options.failover, engine),
    deadline: parseDeadline(options.deadline, new Date()),
    qualityThreshold: parseThreshold(options.qualityThreshold),
    metadata: {},
    noCache: !options.cache,
    imported: null,
  };
  const stop = new AbortController();
  using _signals = onStop(() => stop.abort());
  await using work = options.server === undefined ? await workHere(request, version) : await workOnServer(options.server, request);
  const display = createProgressDisplay(files.map((file) => basename(file)));
  const results = await Promise.allSettled(
    files.map((file, index) => work.transcribe(file, { signal: stop.signal, progress: display.file(index) })),
  );
  display.close();

  const names = outputNames(files, EXPORTS[options.format].extension);
  for (const [index, result] of results.entries()) {
    const file = files[index] ?? '';
    if (result.status === 'rejected') process.stderr.write(`${file}: ${oneLine(result.reason)}\n`);
    else {
      sayCost(result.value.job, file);
      await write(result.value, wanted, { file, name: names[index] ?? file, several: files.length > 1, out: options.out });
    }
  }
  if (results.some((result) => result.status === 'rejected')) process.exitCode = stop.signal.aborted ? 130 : 1;
}

/** A file that was transcribed. */
interface Done {
  transcript: Transcript;
  job: Job;
  /** Of the glossary, where it is at hand. */
  names?: string[];
}

/** Where files are transcribed. */
interface Work extends AsyncDisposable {
  transcribe(file: string, options: { signal: AbortSignal; progress: FileProgress }): Promise<Done>;
}

async function workHere(request: JobRequest, version: string): Promise<Work> {
  const { config, log } = commandSetup();
  // Said before the program itself is loaded: the first sign of life comes at once.
  process.stderr.write('Starting …\n');
  const { openApp } = await import('../app.ts');
  await using opening = new AsyncDisposableStack();
  const app = opening.use(await openApp(config, log, version));
  app.engines.assertKnown(request.engine);
  await describeEngines(app, [request]);
  const own: string[] = [];
  app.startWorker(() => own);
  const open = opening.move();
  return {
    async transcribe(file, options) {
      const transcript = await transcribeFile(app, file, request, { own, ...options });
      return {
        transcript,
        job: await findJob(app, DEFAULT_OWNER_ID, transcript.job_id),
        names: namesOf(await glossaryOf(app.db, transcript.job_id)),
      };
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

async function workOnServer(address: string, request: JobRequest): Promise<Work> {
  const server = await findServer(address);
  return {
    transcribe: (file, options) => transcribeOnServer(server, file, request, options),
    [Symbol.asyncDispose]: async () => {},
  };
}

/** What was billed, and what sending only speech saved; nothing for a free engine. */
function sayCost({ cost, saved, chunks }: Job, file: string): void {
  if (chunks.reused > 0)
    process.stderr.write(
      `${file}: ${chunks.reused === chunks.total ? 'all of it was' : `${chunks.reused} of ${chunks.total} parts were`} known from an earlier recording (--no-cache hears it again)\n`,
    );
  if (cost.length === 0) return;
  const billed = cost.map(({ amount, currency }) => `${amount.toFixed(2)} ${currency}`).join(' + ');
  const less =
    saved?.cost && saved.cost.amount > 0 ? `, ${saved.cost.amount.toFixed(2)} ${saved.cost.currency} less than for the whole file` : '';
  process.stderr.write(`${file}: ${billed}${less}\n`);
}

async function write(
  { transcript, job, names = [] }: Done,
  wanted: ExportRequest,
  { file, name, several, out }: { file: string; name: string; several: boolean; out: string | undefined },
): Promise<void> {
  if (several && out === undefined && wanted.format === 'json') {
    process.stdout.write(`${JSON.stringify(transcript)}\n`);
    return;
  }
  const facts = { filename: basename(file), date: new Date(job.created_at), names };
  const { content, violations } = await makeExport(transcript, wanted, facts, new AbortController().signal);
  if (violations) sayViolations(violations, file);
  if (out !== undefined) {
    await mkdir(out, { recursive: true });
    await writeFile(join(out, name), content);
    process.stderr.write(`${file}: written to ${join(out, name)}\n`);
  } else process.stdout.write(several ? `== ${basename(file)} ==\n${content}\n` : content);
}

/** Where subtitles could not keep their limits. */
function sayViolations(violations: SubtitleViolations, file: string): void {
  const said = {
    too_fast: 'shown too shortly to be read',
    too_short: 'shown too shortly',
    too_wide: 'lines too long',
    parted: 'names or numbers parted',
  };
  const found = Object.entries(said).flatMap(([kind, words]) => {
    const count = violations[kind as keyof SubtitleViolations];
    return count > 0 ? [`${count} ${words}`] : [];
  });
  if (found.length > 0) process.stderr.write(`${file}: subtitles: ${found.join(', ')}\n`);
}
