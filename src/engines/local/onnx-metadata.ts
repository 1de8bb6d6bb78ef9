import { appendFile, type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../../contract/app-error.ts';

/** Fields of ModelProto in onnx.proto3: the graph with the weights, and the metadata that sherpa-onnx reads. */
const METADATA = 14;
const LAST_FIELD = 26;

/**
 * The metadata of an ONNX file. Reads around the weights, so that it is quick. Throws MODEL_DAMAGED for what is no
 * ONNX file or is cut off.
 */
export async function readOnnxMetadata(file: string): Promise<Record<string, string>> {
  await using handle = await open(file);
  const { size } = await handle.stat();
  const found: Record<string, string> = {};
  let at = 0;
  while (at < size) {
    const tag = await varint(handle, at);
    const [field, kind] = [tag.value >> 3, tag.value & 7];
    if (field < 1 || field > LAST_FIELD || (kind !== 0 && kind !== 2))
      throw new AppError('MODEL_DAMAGED', { message: `${basename(file)} is not an ONNX file` });
    const length = await varint(handle, tag.end);
    at = kind === 0 ? length.end : length.end + length.value;
    if (at > size) throw new AppError('MODEL_DAMAGED', { message: `${basename(file)} is cut off, or not an ONNX file` });
    if (field !== METADATA) continue;
    const entry = strings(await bytes(handle, length.end, length.value));
    found[entry[1] ?? ''] = entry[2] ?? '';
  }
  return found;
}

/** Adds metadata to an ONNX file: what stands behind a protocol buffer is read as part of it. */
export async function addOnnxMetadata(file: string, entries: Readonly<Record<string, string>>): Promise<void> {
  await appendFile(file, onnxMetadata(entries));
}

function onnxMetadata(entries: Readonly<Record<string, string>>): Buffer {
  const fields = Object.entries(entries).map(([key, value]) =>
    field(METADATA, Buffer.concat([field(1, Buffer.from(key)), field(2, Buffer.from(value))])),
  );
  return Buffer.concat(fields);
}

function field(number: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([...encoded((number << 3) | 2), ...encoded(content.length)]), content]);
}

function encoded(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...encoded(Math.floor(value / 128))];
}

/** Fields of a small message whose fields are all strings. */
function strings(message: Buffer): Record<number, string> {
  const found: Record<number, string> = {};
  for (let at = 0; at + 1 < message.length; ) {
    const number = (message[at] ?? 0) >> 3;
    const length = decoded(message, at + 1);
    found[number] = message.toString('utf8', length.end, length.end + length.value);
    at = length.end + length.value;
  }
  return found;
}

interface Varint {
  value: number;
  /** Where what follows begins. */
  end: number;
}

async function varint(handle: FileHandle, at: number): Promise<Varint> {
  const { value, end } = decoded(await bytes(handle, at, 10), 0);
  return { value, end: at + end };
}

function decoded(buffer: Buffer, at: number): Varint {
  let value = 0;
  let end = at;
  for (let scale = 1; end < buffer.length; scale *= 128) {
    const byte = buffer[end++] ?? 0;
    value += (byte & 127) * scale;
    if (byte < 128) break;
  }
  return { value, end };
}

async function bytes(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await handle.read(buffer, 0, length, at);
  return buffer.subarray(0, bytesRead);
}
