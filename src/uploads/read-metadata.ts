import { Metadata } from '@tus/server';
import { AppError } from '../contract/app-error.ts';

const MAX_LENGTH = 12_000;
const MAX_FIELDS = 20;

/** The fields of an Upload-Metadata header, the values decoded. Throws VALIDATION_FAILED. */
export function readMetadata(header: string | undefined): Record<string, string> {
  if (header === undefined || header === '') return {};
  const refuse = (message: string): AppError => new AppError('VALIDATION_FAILED', { message, details: { field: 'Upload-Metadata' } });
  if (header.length > MAX_LENGTH) throw refuse(`Upload-Metadata is longer than ${MAX_LENGTH} characters`);
  let fields: Record<string, string | null>;
  try {
    fields = Metadata.parse(header);
  } catch (cause) {
    throw new AppError('VALIDATION_FAILED', {
      message: 'Upload-Metadata is not a list of names and Base64 values',
      details: { field: 'Upload-Metadata' },
      cause,
    });
  }
  const entries = Object.entries(fields);
  if (entries.length > MAX_FIELDS) throw refuse(`Upload-Metadata has more than ${MAX_FIELDS} fields`);
  return Object.fromEntries(entries.map(([name, value]) => [name, value ?? '']));
}
