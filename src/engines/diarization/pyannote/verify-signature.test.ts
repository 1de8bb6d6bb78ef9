import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifySignature } from './verify-signature.ts';

const SECRET = 'whsec_of-the-team';
const BODY = Buffer.from('{"jobId":"j-1","status":"succeeded"}');
const NOW = 1_780_000_000_000;
const SECONDS = NOW / 1000;

const sign = (timestamp: string, encoding: 'hex' | 'base64', secret = SECRET): string =>
  createHmac('sha256', secret).update(`v0:${timestamp}:`).update(BODY).digest(encoding);
const verify = (timestamp: unknown, signature: unknown, body = BODY, now = NOW): boolean =>
  verifySignature({ 'x-request-timestamp': timestamp, 'x-signature': signature } as Record<string, string>, body, SECRET, now);
const at = (seconds: number): boolean => verify(String(seconds), sign(String(seconds), 'base64'));

describe('verifySignature', () => {
  it('agrees with a signature that was computed elsewhere', () => {
    // printf 'v0:1780000000:{"jobId":"j-1","status":"succeeded"}' | openssl dgst -sha256 -hmac whsec_of-the-team
    expect(verify('1780000000', '861332d016873602181c6b8f3bc3f9cfb84631017ff5af1fb99e3c0e3a41c0f7')).toBe(true);
  });

  it.each(['hex', 'base64'] as const)('takes %s', (encoding) => {
    const signature = sign(String(SECONDS), encoding);
    expect(verify(String(SECONDS), signature)).toBe(true);
    expect(
      verify(
        String(SECONDS),
        signature.replace(/^./, (first) => (first === 'a' ? 'b' : 'a')),
      ),
    ).toBe(false);
    expect(verify(String(SECONDS), sign(String(SECONDS), encoding, 'another'))).toBe(false);
    expect(verify(String(SECONDS), signature, Buffer.from(`${BODY} `))).toBe(false);
  });

  it('takes a call of the last five minutes, and of a clock five minutes ahead', () => {
    expect([SECONDS - 300, SECONDS, SECONDS + 300].map(at)).toEqual([true, true, true]);
    expect([SECONDS - 301, SECONDS + 301, 0].map(at)).toEqual([false, false, false]);
  });

  it.each([
    [undefined, undefined],
    ['', ''],
    [String(SECONDS), ''],
    [String(SECONDS), '='.repeat(1000)],
    [String(SECONDS), [sign(String(SECONDS), 'hex'), 'x']],
    [[String(SECONDS)], sign(String(SECONDS), 'hex')],
    ['NaN', sign('NaN', 'hex')],
    [`${SECONDS}.0`, sign(`${SECONDS}.0`, 'hex')],
    ['1e99', sign('1e99', 'hex')],
  ])('refuses timestamp %j with signature %j', (timestamp, signature) => expect(verify(timestamp, signature)).toBe(false));
});
