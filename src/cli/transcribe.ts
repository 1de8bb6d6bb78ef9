import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { App } from '../app.ts';
import { EXPORT_FORMATS, type ExportFormat, type Transcript } from '../contract/transcript.ts';
import type { JobRequest } from '../jobs/create-job.ts';
import { findJob } from '../library/find-job.ts';
import { parseDeadline, parseEngine, parseFailover, parseLanguage, parseSpeakers, parseThreshold } from '../library/parse-job-request.ts';
import { DEFAULT_OWNER_ID } from '../platform/db/schema.ts';
import { EXPORTS } from '../transcript/export/formats.ts';
import { outputNames } from './output-names.ts';
import { createProgressDisplay } from './progress-display.ts';
import { commandSetup, oneLine, onStop } from './terminal.ts';
import { describeEngines, transcribeFile } from './transcribe-file.ts';

interface TranscribeOptions {
  engine: string;
  language: string;
  format: ExportFormat;
  out?: string;
  speakers: number | null;
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
    .option('--engine <id>', 'auto, or an engine such as pocketsphinx', 'auto')
    .addOption(new Option('--language <code>', 'auto, kk, ru, en, …').default('auto').argParser(checked(parseLanguage)))
    .addOption(new Option('--format <format>', 'what to write').choices(EXPORT_FORMATS).default('txt'))
    .option('--out <dir>', 'write a file for each recording into this folder')
    .addOption(new Option('--speakers <n>', 'how many people speak, 1 to 10').default(null, 'not known').argParser(checked(parseSpeakers)))
    .option('--diarize', 'tell speakers apart')
    .option('--no-cache', 'recognise everything anew, also what was heard before')
    .option('--failover <which>', 'who may take over when the engine fails: any, same (company and country) or none')
    .option('--deadline <when>', 'when it is needed, such as 24h; a day or more allows the cheaper deferred mode')
    .option('--quality-threshold <share>', 'parts heard with less confidence, such as 0.8, are heard by a second engine')
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
  const engine = parseEngine(options.engine, undefined);
  const request: JobRequest = {
    engine,
    language: options.language,
    diarize: options.diarize ?? false,
    speakers: options.speakers,
    failover: parseFailover(options.failover, engine),
    deadline: parseDeadline(options.deadline, new Date()),
    qualityThreshold: parseThreshold(options.qualityThreshold),
    metadata: {},
    noCache: !options.cache,
  };
  const { config, log } = commandSetup();
  const stop = new AbortController();
  using _signals = onStop(() => stop.abort());
  // Said before the program itself is loaded: the first sign of life comes at once.
  process.stderr.write('Starting …\n');
  const { openApp } = await import('../app.ts');
  await using app = await openApp(config, log, version);
  app.engines.assertKnown(request.engine);
  await describeEngines(app, [request]);

  const own: string[] = [];
  app.startWorker(() => own);
  const display = createProgressDisplay(files.map((file) => basename(file)));
  const results = await Promise.allSettled(
    files.map((file, index) => transcribeFile(app, file, request, { own, signal: stop.signal, progress: display.file(index) })),
  );
  display.close();

  const names = outputNames(files, EXPORTS[options.format].extension);
  for (const [index, result] of results.entries()) {
    const file = files[index] ?? '';
    if (result.status === 'rejected') process.stderr.write(`${file}: ${oneLine(result.reason)}\n`);
    else {
      await sayCost(app, result.value.job_id, file);
      await write(result.value, { file, name: names[index] ?? file, several: files.length > 1, ...options });
    }
  }
  if (results.some((result) => result.status === 'rejected')) process.exitCode = stop.signal.aborted ? 130 : 1;
}

/** What was billed, and what sending only speech saved; nothing for a free engine. */
async function sayCost(app: App, jobId: string, file: string): Promise<void> {
  const { cost, saved, chunks } = await findJob(app, DEFAULT_OWNER_ID, jobId);
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
