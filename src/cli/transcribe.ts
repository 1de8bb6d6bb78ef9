import { createReadStream } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { App } from '../app.ts';
import { AppError, ERRORS, type ErrorCode } from '../contract/app-error.ts';
import { EXPORT_FORMATS, type ExportFormat, type Transcript } from '../contract/transcript.ts';
import type { JobRequest } from '../jobs/create-job.ts';
import { submitRecording } from '../jobs/submit-recording.ts';
import { cancelJob } from '../library/cancel-job.ts';
import { parseLanguage, parseSpeakers } from '../library/parse-job-request.ts';
import { readTranscript } from '../library/read-transcript.ts';
import { DEFAULT_OWNER_ID } from '../platform/db/schema.ts';
import { EXPORTS } from '../transcript/export/formats.ts';
import { followJob } from './follow-job.ts';
import { createProgressDisplay, type FileProgress } from './progress-display.ts';
import { commandSetup, oneLine, onStop } from './terminal.ts';

interface TranscribeOptions {
  engine: string;
  language: string;
  format: ExportFormat;
  out?: string;
  speakers: number | null;
  diarize?: true;
}

export function addTranscribe(program: Command, version: string): void {
  program
    .command('transcribe')
    .description('Transcribe recordings. The text goes to standard output, progress to standard error')
    .argument('<file...>', 'WAV, MP3, FLAC, M4A, OGG, WebM, MP4, AMR …')
    .option('--engine <id>', 'auto, or an engine such as pocketsphinx', 'auto')
    .addOption(new Option('--language <code>', 'auto, kk, ru, en, …').default('auto').argParser(checked(parseLanguage)))
    .addOption(new Option('--format <format>', 'what to write').choices(EXPORT_FORMATS).default('txt'))
    .option('--out <dir>', 'write a file for each recording into this folder')
    .addOption(new Option('--speakers <n>', 'how many people speak, 1 to 10').default(null, 'not known').argParser(checked(parseSpeakers)))
    .option('--diarize', 'tell speakers apart')
    .action((files: string[], options: TranscribeOptions) => transcribe(files, options, version));
}

function checked<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      throw new InvalidArgumentError(oneLine(error));
    }
  };
}

async function transcribe(files: string[], options: TranscribeOptions, version: string): Promise<void> {
  if (files.length > 1 && options.out === undefined && (options.format === 'srt' || options.format === 'vtt')) {
    throw new Error(`Several recordings make several ${options.format} files; add --out DIR`);
  }
  const { config, log } = commandSetup();
  const stop = new AbortController();
  using _signals = onStop(() => stop.abort());
  // Said before the program itself is loaded: the first sign of life comes at once.
  process.stderr.write('Starting …\n');
  const { openApp } = await import('../app.ts');
  await using app = await openApp(config, log, version);
  app.engines.assertKnown(options.engine);
  await describeEngine(app, options);

  const own: string[] = [];
  app.startWorker(() => own);
  const display = createProgressDisplay(files.map((file) => basename(file)));
  const results = await Promise.allSettled(
    files.map((file, index) => transcribeFile(app, file, options, own, stop.signal, display.file(index))),
  );
  display.close();

  const names = outputNames(files, options.format);
  for (const [index, result] of results.entries()) {
    const file = files[index] ?? '';
    if (result.status === 'rejected') process.stderr.write(`${file}: ${oneLine(result.reason)}\n`);
    else await write(result.value, { file, name: names[index] ?? file, several: files.length > 1, ...options });
  }
  if (results.some((result) => result.status === 'rejected')) process.exitCode = stop.signal.aborted ? 130 : 1;
}

/** Where the audio goes, and what to expect, before anything is sent. */
async function describeEngine(app: App, options: TranscribeOptions): Promise<void> {
  const engine = await app.engines.choose(options.engine, options.language);
  process.stderr.write(`Engine: ${engine.name}, on ${engine.location.place}\n`);
  if (engine.demo) process.stderr.write('This is the offline demo engine: English only. For Kazakh and Russian see docs/engines.md.\n');
}

async function transcribeFile(
  app: App,
  file: string,
  options: TranscribeOptions,
  own: string[],
  signal: AbortSignal,
  progress: FileProgress,
): Promise<Transcript> {
  try {
    await assertFile(file);
    progress.say('reading', 0);
    const request: JobRequest = {
      engine: options.engine,
      language: options.language,
      diarize: options.diarize ?? false,
      speakers: options.speakers,
      metadata: {},
    };
    const jobId = await submitRecording(app, {
      source: createReadStream(file),
      name: basename(file),
      ownerId: DEFAULT_OWNER_ID,
      sessionId: null,
      request: () => request,
      signal,
    });
    own.push(jobId);
    app.doorbell.ring();
    const end = await followJob(app, jobId, progress.show, signal);
    if (end === null) {
      await cancelJob(app, DEFAULT_OWNER_ID, jobId);
      throw new Error('stopped; the job was cancelled');
    }
    if (end.error)
      throw new AppError(end.error.code in ERRORS ? (end.error.code as ErrorCode) : 'INTERNAL', { message: end.error.message });
    if (end.status !== 'completed') throw new Error(`the job was ${end.status} by somebody else`);
    const transcript = await readTranscript(app.db, DEFAULT_OWNER_ID, jobId);
    progress.end(transcript.metadata.warnings);
    return transcript;
  } catch (error) {
    progress.fail();
    throw error instanceof Error && error.name === 'AbortError' ? new Error('stopped before it was accepted', { cause: error }) : error;
  }
}

async function assertFile(file: string): Promise<void> {
  const found = await stat(file).catch(() => null);
  if (found === null) throw new Error(`There is no file ${file}`);
  if (!found.isFile()) throw new Error(`${file} is not a file`);
}

async function write(
  transcript: Transcript,
  { file, name, several, format, out }: { file: string; name: string; several: boolean; format: ExportFormat; out?: string },
): Promise<void> {
  if (out !== undefined) {
    await mkdir(out, { recursive: true });
    await writeFile(join(out, name), EXPORTS[format].write(transcript));
    process.stderr.write(`${file}: written to ${join(out, name)}\n`);
    return;
  }
  if (!several) process.stdout.write(EXPORTS[format].write(transcript));
  else if (format === 'json') process.stdout.write(`${JSON.stringify(transcript)}\n`);
  else process.stdout.write(`== ${basename(file)} ==\n${EXPORTS[format].write(transcript)}\n`);
}

/** A name for each output; two recordings of the same name do not overwrite each other. */
function outputNames(files: string[], format: ExportFormat): string[] {
  const taken = new Set<string>();
  return files.map((file) => {
    const stem = basename(file, extname(file));
    let name = `${stem}.${EXPORTS[format].extension}`;
    for (let n = 2; taken.has(name); n++) name = `${stem}-${n}.${EXPORTS[format].extension}`;
    taken.add(name);
    return name;
  });
}
