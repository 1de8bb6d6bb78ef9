import { createHmac, timingSafeEqual } from 'node:crypto';

/** An older or newer call is not believed: somebody may have kept it. */
const TOLERANCE_MS = 5 * 60_000;

/**
 * Whether a webhook comes from who knows the secret: `X-Signature` is the HMAC-SHA256 of `v0:{X-Request-Timestamp}:{body}`
 * in base64 or hex, as https://docs.pyannote.ai/webhooks/verifying-webhooks has it. `now` in milliseconds since 1970.
 */
export function verifySignature(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  rawBody: Uint8Array,
  secret: string,
  now: number,
): boolean {
  const [timestamp, signature] = [headers['x-request-timestamp'], headers['x-signature']];
  if (typeof timestamp !== 'string' || typeof signature !== 'string' || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(now - Number(timestamp) * 1000) > TOLERANCE_MS) return false;
  const right = createHmac('sha256', secret).update(`v0:${timestamp}:`).update(rawBody).digest();
  const given = Buffer.from(signature, /^[0-9a-f]{64}$/i.test(signature) ? 'hex' : 'base64');
  return given.length === right.length && timingSafeEqual(given, right);
}
