import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { AwsV4Signer } from 'aws4fetch';
import S3rver from 's3rver';
import type { StorageConfig } from '../../src/config/storage.ts';
import { temporaryFolder } from './leak-check.ts';

/**
 * An S3 server (s3rver) with what it lacks in front of it: it checks the MD5 of what is sent and refuses it otherwise,
 * and the signature, and misbehaves as it is told. It cannot show regions, permissions, skewed clocks and the smallest size
 * of a part: such errors are answered here as AWS words them.
 */
export interface S3TestServer extends AsyncDisposable {
  config: StorageConfig;
  url: string;
  port: number;
  /** Requests as `METHOD path`, without those of checks. */
  seen: string[];
  /** What the next requests meet instead of an answer; null: as ever. */
  misbehave(fault: S3Fault | null): void;
  /** Nobody listens at its port any more, until it is started again. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Where s3rver keeps the objects of the bucket. */
  folder: string;
}

export type S3Fault =
  | { kind: 'error'; status: number; code: string }
  | { kind: 'hang' }
  | { kind: 'reset' }
  /** One byte of every body that is sent changes on the way. */
  | { kind: 'corrupt' }
  /** One byte of every body that is read changes on the way, so often. */
  | { kind: 'corrupt-answer'; times: number }
  /** Only requests of this method. */
  | { kind: 'error-of'; method: string; status: number; code: string };

const BUCKET = 'media';
const KEY = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };

/** s3rver believes every signature of version 4. */
async function refuseSignature({ method = '', url = '', headers }: IncomingMessage, port: number): Promise<string | null> {
  const parts = /Credential=([^/]+)\/[^/]+\/([^/]+)\/.*SignedHeaders=([^,]+)/.exec(headers.authorization ?? '');
  if (parts?.[1] !== KEY.accessKeyId) return 'InvalidAccessKeyId';
  const signed = (parts[3] ?? '').split(';').map((name): [string, string] => [name, String(headers[name] ?? '')]);
  const signer = new AwsV4Signer({
    ...KEY,
    method,
    url: `http://127.0.0.1:${port}${url}`,
    headers: signed.filter(([name]) => name !== 'host'),
    service: 's3',
    region: parts[2] ?? '',
    datetime: String(headers['x-amz-date']),
    allHeaders: true,
  });
  const { headers: right } = await signer.sign();
  return right.get('authorization') === headers.authorization ? null : 'SignatureDoesNotMatch';
}

export async function startS3Server(): Promise<S3TestServer> {
  await using opening = new AsyncDisposableStack();
  const folder = opening.use(await temporaryFolder());
  const s3 = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: folder.path,
    configureBuckets: [{ name: BUCKET, configs: [] }],
  });
  const { port: inner } = (await s3.run()) as AddressInfo;
  opening.defer(() => s3.close());
  const seen: string[] = [];
  let fault: S3Fault | null = null;

  const front = createServer(async (asked, answer) => {
    const { method = '', url = '' } = asked;
    if (!url.includes('/.check/')) seen.push(`${method} ${url.split('?')[0]}`);
    const now = fault;
    const refuse = (status: number, code: string): void => {
      answer.writeHead(status, { 'content-type': 'application/xml', connection: 'close' });
      answer.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`);
    };
    if (now?.kind === 'hang') return;
    if (now?.kind === 'reset') return void asked.socket.resetAndDestroy();
    const body = await buffer(asked).catch(() => null);
    // Who sent it has given up: nobody waits for an answer.
    if (body === null) return;
    if (now?.kind === 'error' || (now?.kind === 'error-of' && now.method === method)) return refuse(now.status, now.code);
    if (now?.kind === 'corrupt' && body.length > 0) body[0] = (body[0] ?? 0) ^ 1;
    const md5 = asked.headers['content-md5'];
    if (md5 !== undefined && md5 !== createHash('md5').update(body).digest('base64')) return refuse(400, 'BadDigest');
    if (method === 'PUT' && md5 === undefined && asked.headers['x-amz-copy-source'] === undefined) return refuse(400, 'MissingContentMD5');
    const refusal = await refuseSignature(asked, port);
    if (refusal !== null) return refuse(403, refusal);
    const passed = request({ host: '127.0.0.1', port: inner, method, path: url, headers: asked.headers, agent: false });
    passed.on('error', () => answer.destroy());
    passed.on('response', (found) => {
      answer.writeHead(found.statusCode ?? 500, found.headers);
      if (now?.kind === 'corrupt-answer' && method === 'GET' && now.times-- > 0)
        found.once('data', (block: Buffer) => {
          block[0] = (block[0] ?? 0) ^ 1;
        });
      found.pipe(answer);
    });
    passed.end(body);
  });
  let port = 0;
  const start = async (): Promise<void> => {
    front.listen(port, '127.0.0.1');
    await once(front, 'listening');
    ({ port } = front.address() as AddressInfo);
  };
  const stop = async (): Promise<void> => {
    const closed = new Promise((resolve) => front.close(resolve));
    front.closeAllConnections();
    await closed;
  };
  await start();
  opening.defer(stop);
  const url = `http://127.0.0.1:${port}`;
  const open = opening.move();
  return {
    url,
    port,
    seen,
    folder: `${folder.path}/${BUCKET}`,
    config: {
      endpoint: url,
      region: 'us-east-1',
      bucket: BUCKET,
      keyId: KEY.accessKeyId,
      secret: KEY.secretAccessKey,
      pathStyle: true,
      localBytes: 1024 ** 3,
    },
    misbehave: (next) => {
      fault = next;
    },
    start,
    stop,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}
