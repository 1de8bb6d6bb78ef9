import { createPrivateKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import type { YandexSettings } from '../../config/yandex.ts';
import { AppError } from '../../contract/app-error.ts';
import { callHttp, type Endpoint, readJson } from '../call-http.ts';
import type { EngineTools } from '../engine-tools.ts';
import { within } from '../within.ts';
import { explainFailure } from './failure.ts';
import { IamToken } from './schema.ts';
import { createSharedCall } from './shared-call.ts';

/** Who we are to the service. */
export interface Auth {
  /** The value of the header `Authorization`. */
  header(signal: AbortSignal): Promise<string>;
  /** That header was refused. True when another one can be had. */
  renew(refused: string): boolean;
  /** What is wrong with the settings; null: nothing that can be seen without asking. */
  problem(): string | null;
  /** The setting that holds the key. */
  setting: string;
  secrets: readonly string[];
}

/** A token lives no longer than the service says; without its word, an hour, as long as what it was exchanged for. */
const LIFETIME_MS = 3_600_000;
const EXCHANGE_MS = 20_000;

/** API key, or IAM tokens for a service account: https://yandex.cloud/docs/iam/operations/iam-token/create-for-sa */
export function createAuth(
  { credentials, iamUrl }: Pick<YandexSettings, 'credentials' | 'iamUrl'>,
  tools: Pick<EngineTools, 'fetch'>,
): Auth {
  if (credentials.kind === 'api-key') {
    const { key } = credentials;
    return {
      header: async () => `Api-Key ${key}`,
      renew: () => false,
      problem: () => null,
      setting: 'YANDEX_API_KEY',
      secrets: [key],
    };
  }
  const setting = 'YANDEX_SA_KEY_FILE';
  const endpoint: Endpoint = { engine: 'yandex', settings: { url: 'YANDEX_IAM_URL', key: setting } };
  let token: { header: string; renewAt: number } | null = null;

  const exchange = createSharedCall(async (signal): Promise<string> => {
    const jwt = await new SignJWT()
      .setProtectedHeader({ typ: 'JWT', alg: 'PS256', kid: credentials.id })
      .setIssuer(credentials.service_account_id)
      .setAudience(iamUrl)
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(privateKey(credentials.private_key));
    const answer = await within('yandex', EXCHANGE_MS, signal, (signal) => ask(jwt, signal));
    if (!answer.success)
      throw new AppError('ENGINE_MISCONFIGURED', { message: 'YANDEX_IAM_URL leads to something that gives no IAM token' });
    const { iamToken, expiresAt } = answer.data;
    const lifetimeMs = Date.parse(expiresAt ?? '') - Date.now();
    token = { header: `Bearer ${iamToken}`, renewAt: Date.now() + (Number.isNaN(lifetimeMs) ? LIFETIME_MS : lifetimeMs) / 2 };
    return token.header;
  });

  async function ask(jwt: string, signal: AbortSignal) {
    const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ jwt }), signal };
    const response = await callHttp(tools, endpoint, iamUrl, request, explainFailure({ key: setting, secrets: [jwt] }));
    return IamToken.safeParse(await readJson(endpoint, response, signal));
  }

  return {
    header: async (signal) => (token !== null && Date.now() < token.renewAt ? token.header : exchange(signal)),
    renew(refused) {
      if (token?.header === refused) token = null;
      return true;
    },
    problem() {
      try {
        privateKey(credentials.private_key);
        return null;
      } catch (error) {
        return (error as AppError).message;
      }
    },
    setting,
    get secrets() {
      return token === null ? [] : [token.header.slice('Bearer '.length)];
    },
  };
}

/** The console writes a line of warning before the key. */
function privateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem.slice(Math.max(0, pem.indexOf('-----BEGIN'))));
  } catch {
    throw new AppError('ENGINE_MISCONFIGURED', { message: 'YANDEX_SA_KEY_FILE: private_key is no private key' });
  }
}
