import type { Protocol } from './protocol.ts';
import { createAccess } from './yandex-access.ts';
import { type BucketOptions, bucketProtocol } from './yandex-bucket.ts';
import { iamProtocol, type ServiceAccount } from './yandex-iam.ts';
import type { WorkOptions } from './yandex-operation.ts';
import { createOperations } from './yandex-operations.ts';
import { rateQuota, windowQuota } from './yandex-quota.ts';
import { type RecognitionParts, recognitionProtocol } from './yandex-recognition.ts';
import { shortProtocol } from './yandex-short.ts';
import type { StreamOptions } from './yandex-stream.ts';

export interface YandexOptions {
  /** Keys that are let in: YANDEX_KEY, unless others are named. */
  apiKeys?: readonly string[];
  /** Keys of an account that lacks the role: refused with 403. */
  withoutRole?: readonly string[];
  /** Who gets tokens; see `makeServiceAccount`. Nobody, where it does not say. */
  serviceAccount?: ServiceAccount;
  /** Of tokens: 12 hours. */
  tokenLifetimeMs?: number;
  /** `ru`. In `kz` the operations API gives 404 for every operation, and one asks for the results until they are there. */
  region?: RecognitionParts['region'];
  /** What getRecognition answers before the results are there: 404. */
  notReady?: RecognitionParts['notReady'];
  /** How long operations take; as soon as the audio is heard, where it does not say. */
  work?: WorkOptions;
  /** True: those of deferred models stay pending until `release`. */
  holdsDeferred?: boolean;
  /** How results are written; what is left out differs from operation to operation, the same for the same order of submits. */
  stream?: StreamOptions;
  /** False: no digits for numbers where text is normalised, so that all words can be compared. */
  digits?: boolean;
  /** Those of the service, unless others are named. */
  quotas?: { submitsPerHour?: number; pollsPerSecond?: number; syncPerSecond?: number };
  /** BUCKET, unless another is named. */
  bucket?: BucketOptions;
}

/** Several servers of Yandex behind one address. */
export interface YandexCloud {
  /** For `startReplay`; those of others may follow. */
  protocols: [Protocol, ...Protocol[]];
  /** What lies in the bucket, by path: `/bucket/key`. */
  objects: ReadonlyMap<string, Buffer>;
  /** Deferred operations that were held go on. */
  release(): void;
  /** As after three days: all results so far are gone. */
  forgetResults(): void;
  /** All tokens so far are refused from now on. */
  expireTokens(): void;
}

/** The key that is taken unless the options name another. */
export const YANDEX_KEY = 'AQVN-replay-key';
/** The bucket that is there unless the options name another. */
export const BUCKET: BucketOptions = { name: 'replay-bucket', region: 'ru-central1', keyId: 'YCAJEreplay', secret: 'YCP-replay-secret' };

const HALF_DAY_MS = 12 * 3_600_000;
const HOUR_MS = 3_600_000;

/** SpeechKit (versions 3 and 1), IAM and Object Storage, strict as the documentation is. */
export function yandexCloud(options: YandexOptions = {}): YandexCloud {
  const { apiKeys = [YANDEX_KEY], withoutRole = [], tokenLifetimeMs = HALF_DAY_MS, quotas = {} } = options;
  const { work = {}, stream = {}, digits = true, holdsDeferred = true } = options;
  const { submitsPerHour = 500, pollsPerSecond = 5, syncPerSecond = 20 } = quotas;
  const access = createAccess({ apiKeys, withoutRole, tokenLifetimeMs });
  const operations = createOperations({ work, stream, digits, holdsDeferred });
  const objects = new Map<string, Buffer>();
  return {
    protocols: [
      recognitionProtocol({
        ...{ access, operations, objects },
        submits: windowQuota(submitsPerHour, HOUR_MS),
        polls: rateQuota(pollsPerSecond),
        region: options.region ?? 'ru',
        notReady: options.notReady ?? 404,
      }),
      shortProtocol(access, rateQuota(syncPerSecond)),
      iamProtocol(options.serviceAccount ?? null, access),
      bucketProtocol(options.bucket ?? BUCKET, objects),
    ],
    objects,
    ...{ release: operations.release, forgetResults: operations.forgetAll, expireTokens: access.expireTokens },
  };
}
