import { randomBytes } from 'node:crypto';
import { AwsV4Signer } from 'aws4fetch';
import type { YandexSettings } from '../../config/yandex.ts';
import type { ErrorCode } from '../../contract/app-error.ts';
import { callHttp, type Endpoint } from '../call-http.ts';
import type { AudioClip, AudioEncoding } from '../engine.ts';
import type { EngineTools } from '../engine-tools.ts';
import { audioBody, type StreamedBody, sending } from '../streamed-body.ts';
import { within } from '../within.ts';

/** A place for clips that do not fit into a request: Yandex Object Storage, which speaks S3. */
export interface Bucket {
  /** Stores a clip under a name that nobody can guess. Gives that name. */
  put(audio: AudioClip, signal: AbortSignal): Promise<string>;
  /** What a submit calls the object. */
  uri(object: string): string;
  /** Removes it as well as may be: never rejects, takes 5 s at most, is not stopped by the end of a job. */
  remove(object: string): Promise<void>;
}

const REMOVAL_MS = 5000;
/** So that a rule of the bucket can remove what a killed process left. */
const FOLDER = 'kazru-stt';
const EXTENSIONS: Partial<Record<AudioEncoding, string>> = { ogg_opus: 'ogg', mp3: 'mp3', wav: 'wav' };

export function createBucket(
  { url, name, region, keyId, secret }: NonNullable<YandexSettings['bucket']>,
  tools: Pick<EngineTools, 'fetch'>,
): Bucket {
  const endpoint: Endpoint = { engine: 'yandex', settings: { url: 'YANDEX_BUCKET_URL', key: 'YANDEX_BUCKET_SECRET' } };
  const uri = (object: string): string => `${url}/${name}/${object}`;

  async function call(method: 'PUT' | 'DELETE', object: string, signal: AbortSignal, body?: StreamedBody): Promise<void> {
    const signer = new AwsV4Signer({
      method,
      url: uri(object),
      // The body is read once, while it is sent.
      headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
      accessKeyId: keyId,
      secretAccessKey: secret,
      service: 's3',
      region,
    });
    const { headers } = await signer.sign();
    if (body) headers.set('content-length', String(body.bytes));
    const init = { method, headers: Object.fromEntries(headers), signal };
    const response = await sending(body, (sent) => callHttp(tools, endpoint, uri(object), { ...init, ...sent }, explain));
    await response.body?.cancel();
  }

  return {
    async put(audio, signal) {
      const object = `${FOLDER}/${randomBytes(24).toString('base64url')}.${EXTENSIONS[audio.encoding] ?? 'bin'}`;
      try {
        await call('PUT', object, signal, audioBody(audio));
        return object;
      } catch (error) {
        // It may have been stored although nobody could say so.
        await this.remove(object);
        throw error;
      }
    },
    uri,
    remove: (object) => within('yandex', REMOVAL_MS, null, (signal) => call('DELETE', object, signal)).catch(() => {}),
  };
}

/** S3 answers in XML; its code names the setting to mend. */
function explain(status: number, body: string): { code: ErrorCode; message: string } | null {
  const code = /<Code>(\w{1,60})<\/Code>/.exec(body)?.[1];
  if (code === 'NoSuchBucket') return { code: 'ENGINE_MISCONFIGURED', message: 'there is no such bucket; check YANDEX_BUCKET' };
  if (code === 'AuthorizationHeaderMalformed')
    return { code: 'ENGINE_MISCONFIGURED', message: 'the bucket is in another region; check YANDEX_BUCKET_REGION' };
  if (status === 403)
    return {
      code: 'ENGINE_KEY_REFUSED',
      message: `the bucket refuses the key${code ? ` (${code})` : ''}; check YANDEX_BUCKET_KEY_ID and YANDEX_BUCKET_SECRET, and that it has the role storage.editor`,
    };
  return null;
}
