import { stat } from 'node:fs/promises';
import { basename, dirname, parse, resolve } from 'node:path';
import { AppError } from '../../contract/app-error.ts';
import { parseLanguage } from '../../library/parse-language.ts';
import type { SpeakerTurn } from '../../transcript/speaker-turn.ts';
import { readReferenceRttm } from '../read-rttm.ts';
import type { Reference } from '../reference.ts';
import { delimitedRows } from './delimited-rows.ts';
import { jsonRows } from './json-rows.ts';
import type { ManifestRow } from './manifest-row.ts';
import { readText } from './read-text.ts';

/**
 * The references that a manifest lists, in its order. It is JSON, JSON Lines, or a table with commas, semicolons or
 * tabs, which its content tells; an entry has `audio`, `text` or `text_file`, and perhaps `language` and `rttm`; paths
 * count from its folder. Throws INVALID_MANIFEST naming at once every line, field and file that is wrong.
 */
export async function readManifest(path: string): Promise<Reference[]> {
  const problems: string[] = [];
  const text = await readText(path).catch((error: unknown) => throwProblems(path, [messageOf(error)]));
  const manifest = /^\s*[[{]/.test(text) ? jsonRows(text) : delimitedRows(text);
  problems.push(...manifest.problems);
  const references: Reference[] = [];
  for (const row of manifest.rows) {
    const read = await readReference(row, dirname(path));
    if ('problems' in read) problems.push(...read.problems.map((problem) => `line ${row.line}: ${problem}`));
    else references.push(read);
  }
  if (references.length === 0 && problems.length === 0) problems.push('it has no entries');
  if (problems.length > 0) throwProblems(path, problems);
  return references;
}

async function readReference({ fields }: ManifestRow, folder: string): Promise<Reference | { problems: string[] }> {
  const problems: string[] = [];
  /** Undefined, and a problem, where the work throws. */
  const attempt = async <T>(field: string, work: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      problems.push(`"${field}": ${messageOf(error)}`);
      return undefined;
    }
  };
  const file = await attempt('audio', () => audioFile(fields.audio, folder));
  const text = await attempt(hasValue(fields.text) ? 'text' : 'text_file', () => referenceText(fields, folder));
  const language = await attempt('language', () => languageOf(fields.language));
  const turns = await attempt('rttm', () => turnsOf(fields, folder));
  if (file === undefined || text === undefined || language === undefined || turns === undefined) return { problems };
  return { name: asText(fields.audio), file, text, language, turns };
}

async function audioFile(audio: unknown, folder: string): Promise<string> {
  if (!hasValue(audio) || asText(audio).trim() === '') throw new Error('it is missing');
  const file = resolve(folder, asText(audio));
  const found = await stat(file).catch(() => null);
  if (found === null) throw new Error(`there is no file ${file}`);
  if (!found.isFile()) throw new Error(`${file} is not a file`);
  return file;
}

async function referenceText({ text, text_file: textFile }: Record<string, unknown>, folder: string): Promise<string> {
  if (hasValue(text) && hasValue(textFile)) throw new Error('"text_file" is given too; keep one');
  if (hasValue(text)) return asText(text);
  if (!hasValue(textFile)) throw new Error('it is missing, and so is "text"');
  return readText(resolve(folder, asText(textFile)));
}

function languageOf(language: unknown): string {
  if (!hasValue(language)) return 'und';
  const name = asText(language).trim().toLowerCase();
  if (name === 'mixed' || name === 'und') return name;
  const code = parseLanguage(name);
  return code === 'auto' ? 'und' : code;
}

/** Of an RTTM with several recordings, the one that is called as the audio is, without its ending. */
async function turnsOf({ audio, rttm }: Record<string, unknown>, folder: string): Promise<SpeakerTurn[] | null> {
  if (!hasValue(rttm)) return null;
  const path = resolve(folder, asText(rttm));
  const recordings = await readReferenceRttm(path);
  const [first] = recordings.values();
  if (recordings.size === 1 && first) return first;
  const name = parse(typeof audio === 'string' ? audio : '').name;
  const turns = recordings.get(name);
  if (!turns) throw new Error(`${path} has ${recordings.size} recordings, and none is called "${name}"`);
  return turns;
}

function hasValue(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new Error(`expected a text, got ${JSON.stringify(value)?.slice(0, 40)}`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function throwProblems(path: string, problems: string[]): never {
  throw new AppError('INVALID_MANIFEST', {
    message: `The manifest ${basename(path)} cannot be used:${problems.map((problem) => `\n  - ${problem}`).join('')}`,
    details: { problems },
  });
}
