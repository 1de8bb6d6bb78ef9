import { createHash, createHmac } from 'node:crypto';
import type { IncomingCall } from './protocol.ts';
import { hostOf } from './yandex-host.ts';

export interface BucketKey {
  region: string;
  keyId: string;
  secret: string;
}

const FORM =
  /^AWS4-HMAC-SHA256 Credential=([^/, ]+)\/(\d{8})\/([\w-]+)\/s3\/aws4_request, ?SignedHeaders=([\w;-]+), ?Signature=([\da-f]{64})$/;
const SKEW_MS = 15 * 60_000;

/**
 * The code of S3 for what is wrong with a signature; null for a good one. Signature Version 4 of AWS:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function wrongWithSignature(call: IncomingCall, { region, keyId, secret }: BucketKey): string | null {
  const { authorization } = call.headers;
  if (authorization === undefined) return 'AccessDenied';
  const [, id, day = '', place = '', signed = '', signature] = FORM.exec(authorization) ?? [];
  if (id === undefined || place !== region) return 'AuthorizationHeaderMalformed';
  if (id !== keyId) return 'InvalidAccessKeyId';
  const date = String(call.headers['x-amz-date']);
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, '$1-$2-$3:$4:$5'));
  if (Number.isNaN(at) || !date.startsWith(day)) return 'AccessDenied';
  if (Math.abs(at - Date.now()) > SKEW_MS) return 'RequestTimeTooSkewed';
  const names = signed.split(';');
  const needed = ['host', ...Object.keys(call.headers).filter((name) => name.startsWith('x-amz-'))];
  if (!needed.every((name) => names.includes(name))) return 'AccessDenied';
  const payload = String(call.headers['x-amz-content-sha256']);
  if (payload !== 'UNSIGNED-PAYLOAD' && payload !== sha256(call.body)) return 'XAmzContentSHA256Mismatch';

  const headers = names.map((name) => `${name}:${canonicalValue(call, name)}\n`).join('');
  const query = [...call.url.searchParams].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).sort();
  const request = [call.method, call.url.pathname, query.join('&'), headers, signed, payload].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const key = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>((from, part) => hmac(from, part), `AWS4${secret}`);
  const right = hmac(key, ['AWS4-HMAC-SHA256', date, scope, sha256(request)].join('\n')).toString('hex');
  return right === signature ? null : 'SignatureDoesNotMatch';
}

function canonicalValue(call: IncomingCall, name: string): string {
  const value = name === 'host' ? hostOf(call) : String(call.headers[name] ?? '');
  return value.trim().replace(/\s+/g, ' ');
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: string | Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
