import { apiKey } from './api-key.ts';
import type { Env } from './env.ts';
import { httpUrl } from './http-url.ts';

/** An S3-compatible bucket. Holds secrets (`secret`). */
export interface StorageConfig {
  /** Null: AWS. */
  endpoint: string | null;
  region: string;
  bucket: string;
  keyId: string;
  secret: string;
  /** The bucket stands in the path of addresses, not in the host name. */
  pathStyle: boolean;
  /** Bytes of media that stay on this machine's disk beside the bucket. */
  localBytes: number;
}

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** What the S3 variables say; null: media stay in DATA_DIR. */
export function loadStorage(env: Env, localBytes: number, problems: string[]): StorageConfig | null {
  const parts = [env.S3_BUCKET, env.S3_ACCESS_KEY_ID, env.S3_SECRET_ACCESS_KEY];
  if (parts.every((part) => part === '')) {
    if (env.S3_ENDPOINT !== '') problems.push('S3_ENDPOINT is set, but no S3_BUCKET; set the bucket and its key, or remove it');
    return null;
  }
  if (parts.includes('')) problems.push('S3_BUCKET, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY belong together; set all or none');
  else if (!BUCKET.test(env.S3_BUCKET)) problems.push(`S3_BUCKET: expected the name of a bucket, such as media-2, got "${env.S3_BUCKET}"`);
  if (!['', '0', '1'].includes(env.S3_PATH_STYLE)) problems.push(`S3_PATH_STYLE: expected 0 or 1, got "${env.S3_PATH_STYLE}"`);
  const endpoint = env.S3_ENDPOINT === '' ? null : httpUrl('S3_ENDPOINT', env.S3_ENDPOINT, problems);
  return {
    endpoint,
    region: env.S3_REGION.trim(),
    bucket: env.S3_BUCKET,
    keyId: apiKey('S3_ACCESS_KEY_ID', env.S3_ACCESS_KEY_ID, problems),
    secret: apiKey('S3_SECRET_ACCESS_KEY', env.S3_SECRET_ACCESS_KEY, problems),
    pathStyle: env.S3_PATH_STYLE === '' ? endpoint !== null : env.S3_PATH_STYLE === '1',
    localBytes,
  };
}
