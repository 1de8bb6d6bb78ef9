import { extname } from 'node:path';

export interface FormFile {
  name: string;
  type: string;
  bytes: Buffer;
}

export interface Form {
  /** All values of all fields but the file. */
  fields: Record<string, string[]>;
  /** The last value, as servers take it; empty is the same as not there. */
  get(name: string): string | undefined;
  getAll(name: string): string[];
  /** Null without a part `file` that has a file name. */
  file: FormFile | null;
}

/** A multipart/form-data body; a text that says what is wrong with it otherwise. */
export async function readForm(contentType: string | undefined, body: Buffer): Promise<Form | string> {
  if (!/^multipart\/form-data\s*;.*\bboundary=/i.test(contentType ?? ''))
    return `expected multipart/form-data with a boundary, got ${contentType ?? 'no content type'}`;
  let data: FormData;
  try {
    data = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType ?? '' } }).formData();
  } catch (error) {
    return `the form cannot be read: ${String(error)}`;
  }
  const fields: Record<string, string[]> = {};
  const files: FormFile[] = [];
  for (const [name, value] of data) {
    if (typeof value === 'string') fields[name] = [...(fields[name] ?? []), value];
    else if (name !== 'file') return `the part ${name} has a file name`;
    else files.push({ name: value.name, type: value.type, bytes: Buffer.from(await value.arrayBuffer()) });
  }
  if (files.length > 1) return 'there is more than one file';
  return {
    fields,
    get: (name) => fields[name]?.at(-1) || undefined,
    getAll: (name) => fields[name] ?? [],
    file: files[0] ?? null,
  };
}

type Container = 'wav' | 'flac' | 'ogg' | 'mp3' | 'mp4' | 'webm';

/** What the bytes begin as; null for anything else. */
export function containerOf(bytes: Buffer): Container | null {
  const head = bytes.toString('latin1', 0, 12);
  if (/^RIFF.{4}WAVE/s.test(head)) return 'wav';
  if (head.startsWith('fLaC')) return 'flac';
  if (head.startsWith('OggS')) return 'ogg';
  if (head.slice(4, 8) === 'ftyp') return 'mp4';
  if (bytes.length > 4 && bytes.readUInt32BE(0) === 0x1a45dfa3) return 'webm';
  const isFrame = bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0;
  return head.startsWith('ID3') || isFrame ? 'mp3' : null;
}

/** https://platform.openai.com/docs/api-reference/audio/createTranscription: the formats of `file`, by extension. */
const EXTENSIONS: Record<string, Container> = {
  flac: 'flac',
  mp3: 'mp3',
  mp4: 'mp4',
  mpeg: 'mp3',
  mpga: 'mp3',
  m4a: 'mp4',
  ogg: 'ogg',
  wav: 'wav',
  webm: 'webm',
};
export const SUPPORTED = Object.keys(EXTENSIONS);

/** Whether the file's extension is one of `SUPPORTED` and says what is in it. */
export function isNamedRight({ name, bytes }: FormFile): boolean {
  const expected = EXTENSIONS[extname(name).slice(1).toLowerCase()];
  return expected !== undefined && expected === containerOf(bytes);
}
