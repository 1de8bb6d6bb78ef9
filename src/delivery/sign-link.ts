import { createHmac, timingSafeEqual } from 'node:crypto';
import { AppError } from '../contract/app-error.ts';

/** What a link allows: one object, until then. */
export interface MediaLink {
  /** Below MEDIA_PATH: `<recording id>/<name>`. */
  object: string;
  /** Seconds since 1970. */
  expires: number;
  /** Anybody's cache may keep what it leads to. */
  isPublic: boolean;
}

export interface LinkQuery {
  expires: string;
  public?: string | undefined;
  signature: string;
}

export const MEDIA_PATH = '/api/v1/media';

/** The address of a link, from the root of the server. */
export function signLink(secret: string, link: MediaLink): string {
  const query = new URLSearchParams({
    expires: String(link.expires),
    ...(link.isPublic && { public: '1' }),
    signature: signatureOf(secret, link),
  });
  return `${MEDIA_PATH}/${link.object}?${query}`;
}

/** Throws LINK_INVALID when anything of a link was changed, LINK_EXPIRED when its time is over. `now` in milliseconds. */
export function checkLink(secret: string, object: string, { expires, public: isPublic, signature }: LinkQuery, now: number): MediaLink {
  const link = { object, expires: Number(expires), isPublic: isPublic === '1' };
  const right = Buffer.from(signatureOf(secret, link));
  const given = Buffer.from(signature);
  if (given.length !== right.length || !timingSafeEqual(given, right)) throw new AppError('LINK_INVALID');
  if (link.expires * 1000 <= now)
    throw new AppError('LINK_EXPIRED', { details: { expired_at: new Date(link.expires * 1000).toISOString() } });
  return link;
}

function signatureOf(secret: string, { object, expires, isPublic }: MediaLink): string {
  return createHmac('sha256', secret)
    .update(JSON.stringify(['media', object, expires, isPublic]))
    .digest('base64url');
}
