import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Failure } from './yandex-failure.ts';

export interface AccessOptions {
  /** Keys of service accounts that are let in. */
  apiKeys: readonly string[];
  /** Keys that are known, of an account without a role. */
  withoutRole: readonly string[];
  tokenLifetimeMs: number;
}

/** Who may call. */
export interface Access {
  /** Null: may. Looks at all headers that the service knows, and is strict about them. */
  refuse(headers: IncomingHttpHeaders): Failure | null;
  issueToken(): { iamToken: string; expiresAt: string };
  /** All tokens so far are worth nothing any more. */
  expireTokens(): void;
}

const UUID = /^[\da-f]{8}-([\da-f]{4}-){3}[\da-f]{12}$/i;

export function createAccess({ apiKeys, withoutRole, tokenLifetimeMs }: AccessOptions): Access {
  const tokens = new Map<string, number>();

  function refuseAuthorization(header: string | undefined): Failure | null {
    const [, scheme = '', value = ''] = /^(\S+) (\S+)$/.exec(header ?? '') ?? [];
    switch (scheme.toLowerCase()) {
      case 'api-key':
        if (withoutRole.includes(value)) return { code: 7, message: 'Permission denied' };
        return apiKeys.includes(value) ? null : { code: 16, message: `Unknown api key '${value}'` };
      case 'bearer': {
        const until = tokens.get(value);
        if (until === undefined) return { code: 16, message: 'The token is invalid' };
        return Date.now() < until ? null : { code: 16, message: 'The token has expired' };
      }
      default:
        return { code: 16, message: header === undefined ? 'Authorization is missing' : 'Unknown kind of authorization' };
    }
  }

  return {
    refuse(headers) {
      const refused = refuseAuthorization(headers.authorization);
      if (refused) return refused;
      if (headers['x-folder-id'] !== undefined)
        return { code: 3, message: 'x-folder-id does not go with a service account, whose folder is known' };
      const request = headers['x-client-request-id'];
      if (request !== undefined && !UUID.test(String(request))) return { code: 3, message: 'x-client-request-id is not a UUID' };
      const logging = headers['x-data-logging-enabled'];
      if (logging !== undefined && logging !== 'true' && logging !== 'false')
        return { code: 3, message: 'x-data-logging-enabled is neither true nor false' };
      return null;
    },
    issueToken() {
      const iamToken = `t1.${randomBytes(48).toString('base64url')}`;
      const until = Date.now() + tokenLifetimeMs;
      tokens.set(iamToken, until);
      // Nanoseconds, as timestamps of Go have them.
      return { iamToken, expiresAt: new Date(until).toISOString().replace('Z', '123456Z') };
    },
    expireTokens() {
      for (const token of tokens.keys()) tokens.set(token, 0);
    },
  };
}
