import { constants, createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';
import { type IncomingCall, json, type Protocol } from './protocol.ts';
import type { Access } from './yandex-access.ts';
import { type Failure, failureOf, refusal } from './yandex-failure.ts';
import { hostOf } from './yandex-host.ts';

/** Who may exchange statements for tokens. */
export interface ServiceAccount {
  id: string;
  keyId: string;
  /** PEM. */
  publicKey: string;
}

const PATH = '/iam/v1/tokens';
const LONGEST_S = 3600;
/** Clocks may differ by so much. */
const SKEW_S = 60;

const Statement = z.strictObject({ jwt: z.string() });
const Header = z.object({ typ: z.literal('JWT'), alg: z.literal('PS256'), kid: z.string() });
const Claims = z.object({ iss: z.string(), aud: z.string(), iat: z.number().int(), exp: z.number().int() });

/**
 * Tokens for service accounts: https://yandex.cloud/docs/iam/operations/iam-token/create-for-sa. The route is quiet:
 * `iam`.
 */
export function iamProtocol(account: ServiceAccount | null, access: Access): Protocol {
  return {
    name: 'yandex:iam',
    route(method, path) {
      if (method !== 'POST' || path !== PATH) return null;
      return {
        name: 'iam',
        quiet: true,
        async handle(call) {
          const failure = account ? wrongWith(call, account) : { code: 16, message: 'There is no service account' };
          return failure ? refusal(failure) : json(200, access.issueToken());
        },
      };
    },
    notFound: () => refusal({ code: 5, message: 'Not found' }),
    refuse(fault) {
      const { status, ...failure } = failureOf(fault);
      return refusal(failure, status);
    },
  };
}

function wrongWith(call: IncomingCall, account: ServiceAccount): Failure | null {
  const statement = Statement.safeParse(parse(call.body.toString()));
  if (!/^application\/json\b/.test(call.headers['content-type'] ?? '') || !statement.success)
    return { code: 3, message: 'expected JSON with jwt alone' };
  const { jwt } = statement.data;
  const [head = '', body = '', signature = ''] = jwt.split('.');
  const header = Header.safeParse(decode(head));
  const claims = Claims.safeParse(decode(body));
  const denied = (message: string): Failure => ({ code: 16, message });
  if (!header.success || !claims.success) return denied(`JWT: ${(header.error ?? claims.error)?.issues[0]?.path.join('.')} is wrong`);
  if (header.data.kid !== account.keyId) return denied('JWT: the key is not known');
  const key = { key: createPublicKey(account.publicKey), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  if (!verify('sha256', Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url')))
    return denied('JWT: the signature does not match');
  const { iss, aud, iat, exp } = claims.data;
  const now = Date.now() / 1000;
  if (iss !== account.id) return denied('JWT: iss is not the account of the key');
  if (!URL.canParse(aud) || new URL(aud).host !== hostOf(call) || new URL(aud).pathname !== PATH)
    return denied('JWT: aud is not this address');
  if (iat > now + SKEW_S || exp < now) return denied('JWT: it is not valid now');
  return exp > iat + LONGEST_S ? denied('JWT: it is valid for more than an hour') : null;
}

function decode(part: string): unknown {
  return parse(Buffer.from(part, 'base64url').toString());
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
