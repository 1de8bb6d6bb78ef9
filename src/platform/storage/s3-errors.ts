import { S3ServiceException } from '@aws-sdk/client-s3';
import type { StorageConfig } from '../../config/storage.ts';
import { AppError } from '../../contract/app-error.ts';

const MISSING = new Set(['NoSuchKey', 'NotFound']);

/** The object is not there. A bucket that is not there is another matter, though HEAD answers both with 404. */
export function isMissing(error: unknown): boolean {
  return error instanceof S3ServiceException && MISSING.has(error.name);
}

/** What an error of the store means to the operator, without keys: STORAGE_UNAVAILABLE that names what to mend. */
export function storageError(error: unknown, { bucket, region, endpoint }: StorageConfig): AppError {
  if (error instanceof AppError) return error;
  // The disk of this machine, not the store.
  const known = AppError.fromUnknown(error);
  if (known.code === 'DISK_FULL') return known;
  const tell = (message: string) => new AppError('STORAGE_UNAVAILABLE', { message, cause: error });
  const store = endpoint ?? 'AWS';
  if (!(error instanceof S3ServiceException)) {
    const what =
      error instanceof Error ? (error.name === 'TimeoutError' ? 'no answer in time' : error.message || error.name) : String(error);
    return tell(`The object store ${store} cannot be reached: ${what}`);
  }
  const status = error.$metadata.httpStatusCode ?? 0;
  switch (error.name) {
    case 'NoSuchBucket':
      return tell(`The bucket "${bucket}" does not exist at ${store}; check S3_BUCKET, or make it`);
    case 'InvalidAccessKeyId':
    case 'Unauthorized':
      return tell('The object store does not know the key; check S3_ACCESS_KEY_ID');
    case 'SignatureDoesNotMatch':
      return tell('The object store refuses the signature; check S3_SECRET_ACCESS_KEY');
    case 'AccessDenied':
    case 'Forbidden':
      return tell(`The key may not use the bucket "${bucket}"; it needs to read, write, list and delete objects there`);
    case 'RequestTimeTooSkewed':
      return tell('The clock of this machine is wrong: the object store refuses requests that are more than 15 minutes off; set the clock');
    case 'AuthorizationHeaderMalformed':
    case 'PermanentRedirect':
    case 'IllegalLocationConstraintException':
      return tell(`The bucket "${bucket}" is not in the region "${region}"; check S3_REGION and S3_ENDPOINT`);
    case 'BadDigest':
    case 'InvalidDigest':
      return tell('Bytes were changed on the way to the object store, which refused them');
    default:
      return tell(`The object store answered ${status} ${error.name}`);
  }
}
