import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import { EXPORT_FORMATS } from '../contract/export.ts';
import { parseProcessing } from '../contract/parse-processing.ts';
import { settleProcessing } from '../contract/processing.ts';
import { glossaryOf, glossaryOfOwner, namesOf } from '../glossary/glossary-of-job.ts';
import { importTranscript } from '../jobs/import-transcript.ts';
import { makeExport, parseExport } from '../library/make-export.ts';
import { parseJobRequest } from '../library/parse-job-request.ts';
import { parseLanguage } from '../library/parse-language.ts';
import { processForeign, toTranscript } from '../library/process-foreign.ts';
import { processTranscript, readProcessing } from '../library/process-transcript.ts';
import { readImported } from '../library/read-imported.ts';
import { DEFAULT_OWNER_ID } from '../platform/db/schema.ts';
import { decodeText } from '../transcript/read/decode-text.ts';
import { openForCommand } from './terminal.ts';

interface ProcessOptions {
  processing?: string;
  language: string;
  format: string;
  keep?: true;
}

/** `process`: a transcript of another program, or of a job, written as it is asked for. */
export function addProcess(program: Command, version: string): void {
  program
    .command('process')
    .description(
      'Write a transcript as a person would: numbers, punctuation, terms. Takes JSON, that of Whisper, SRT, WebVTT or plain text',
    )
    .argument('<file-or-job-id>', 'a file, - for standard input, or a job whose text is to be written anew')
    .option('--processing <steps>', 'such as -numbers,profanity,fillers=all,script=latin; raw: as it was heard')
    .option('--language <code>', 'auto, kk, ru, en, …', 'auto')
    .option('--format <format>', `what to write: ${EXPORT_FORMATS.join(', ')}`, 'txt')
    .option('--keep', 'keep it in the library, as a transcript without its recording')
    .action((source: string, options: ProcessOptions) => run(source, options, version));
}

const JOB_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

async function run(source: string, { processing = '', language, format, keep }: ProcessOptions, version: string): Promise<void> {
  const wanted = parseExport(format, {});
  const wishes = parseProcessing(processing);
  await using app = await openForCommand(version);
  const signal = new AbortController().signal;
  if (JOB_ID.test(source)) {
    const transcript = await processTranscript(app.db, DEFAULT_OWNER_ID, source, wishes);
    const facts = { filename: source, date: new Date(), names: namesOf(await glossaryOf(app.db, source)) };
    process.stdout.write((await makeExport(transcript, wanted, facts, signal)).content);
    return;
  }
  const text = await read(source);
  const name = source === '-' ? 'transcript' : basename(source);
  const usual = await readProcessing(app.db, DEFAULT_OWNER_ID, app.processing);
  const { entries } = await glossaryOfOwner(app.db, DEFAULT_OWNER_ID);
  const processed = await processForeign({
    text,
    language: parseLanguage(language),
    processing: settleProcessing({ ...usual, ...wishes }),
    entries,
  });
  process.stderr.write(`${name}: read as ${processed.format}, ${processed.segments.length} segments\n`);
  const facts = { filename: name, date: new Date(), names: namesOf({ entries }) };
  process.stdout.write((await makeExport(toTranscript(processed), wanted, facts, signal)).content);
  if (!keep) return;
  const imported = readImported(text, language);
  const request = { ...parseJobRequest({ language, processing }, app.engines, imported), imported };
  const upload = { ownerId: DEFAULT_OWNER_ID, sessionId: null, name, content: text, request };
  const jobId = await importTranscript(app, { ...upload, mostWords: Number.POSITIVE_INFINITY });
  process.stderr.write(`${name}: kept as ${jobId}\n`);
}

async function read(source: string): Promise<string> {
  if (source !== '-')
    return decodeText(await readFile(source).catch(() => Promise.reject(new Error(`There is no file ${source} that can be read`))));
  const blocks: Buffer[] = [];
  for await (const block of process.stdin) blocks.push(block);
  return decodeText(Buffer.concat(blocks));
}
