import multipart, { type MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../../contract/app-error.ts';
import type { Server } from '../../platform/http/server.ts';

/** A transcript that comes with its recording is a field. */
const LARGEST_TRANSCRIPT = 32 * 1024 ** 2;

const LARGEST_FIELD = 64 * 1024;

/** Lets the routes of this scope read forms with one file, as a stream. */
export async function acceptForms(server: Server): Promise<void> {
  await server.register(multipart, {
    throwFileSizeLimit: false,
    // The size is watched by the receiver, which knows its own error; a second file is ours to refuse too.
    limits: { fileSize: Number.POSITIVE_INFINITY, files: 2, fields: 20, fieldSize: LARGEST_TRANSCRIPT, parts: 30 },
  });
}

/** Reads on to the next file, keeping the fields before it; null when there is none. */
export async function nextFile(
  parts: AsyncIterableIterator<MultipartFile | { type: 'field'; fieldname: string; value: unknown }>,
  fields: Record<string, string>,
): Promise<MultipartFile | null> {
  for (let part = await parts.next(); !part.done; part = await parts.next()) {
    if (part.value.type === 'file') return part.value;
    const { fieldname: name, value } = part.value;
    const text = String(value);
    if (name !== 'transcript' && text.length > LARGEST_FIELD)
      throw new AppError(name === 'metadata' ? 'INVALID_METADATA' : 'VALIDATION_FAILED', {
        message: `The field ${name.slice(0, 40)} has more than ${LARGEST_FIELD} characters`,
        details: { field: name.slice(0, 40) },
      });
    fields[name] = text;
  }
  return null;
}

/** Not the errors of the disk and the database, but those of a connection that ended early. */
const CUT_OFF = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'ABORT_ERR']);

/** What went wrong while a form was read, in the product's own terms. */
export function uploadError(thrown: unknown, request: FastifyRequest): AppError {
  if (thrown instanceof AppError) return thrown;
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  const message = thrown instanceof Error ? thrown.message : '';
  if ((request.raw.destroyed && !request.raw.complete) || CUT_OFF.has(code) || /unexpected end of/i.test(message))
    return new AppError('UPLOAD_INTERRUPTED', { cause: thrown });
  if (/Boundary not found/.test(message))
    return new AppError('VALIDATION_FAILED', { message: 'The form names no boundary', details: { field: 'content-type' }, cause: thrown });
  if (code === 'FST_FILES_LIMIT') return new AppError('TOO_MANY_FILES', { cause: thrown });
  if (code.startsWith('FST_')) return new AppError('VALIDATION_FAILED', { message, cause: thrown });
  return AppError.fromUnknown(thrown);
}
