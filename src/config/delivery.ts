import { apiKey } from './api-key.ts';
import type { Env } from './env.ts';
import { httpUrl } from './http-url.ts';

/** How media and the page's files reach people from nearby. Holds secrets (`secretKey`, `purge.token`). */
export interface DeliveryConfig {
  /** Signs links; null: one that the database keeps. */
  secretKey: string | null;
  /** Where a CDN answers that fetches from this server; null: none. */
  cdnUrl: string | null;
  /** An API in the way of Cloudflare's; null: the CDN cannot be told to forget. */
  purge: { url: string; zone: string; token: string } | null;
  /** In front of the names of the page's files; null: this server. */
  assetUrl: string | null;
}

const SHORTEST_SECRET = 32;

export function loadDelivery(env: Env, problems: string[]): DeliveryConfig {
  const address = (name: 'CDN_BASE_URL' | 'ASSET_BASE_URL' | 'CDN_PURGE_URL'): string | null =>
    env[name] === '' ? null : httpUrl(name, env[name], problems);
  const cdnUrl = address('CDN_BASE_URL');
  const isHalf = (env.CDN_ZONE === '') !== (env.CDN_TOKEN === '');
  if (isHalf) problems.push('CDN_ZONE and CDN_TOKEN belong together; set both or none');
  if (env.CDN_TOKEN !== '' && cdnUrl === null)
    problems.push('CDN_TOKEN is set, but no CDN_BASE_URL; set the address of the CDN, or remove it');
  if (env.SECRET_KEY !== '' && env.SECRET_KEY.length < SHORTEST_SECRET)
    problems.push(`SECRET_KEY: expected at least ${SHORTEST_SECRET} characters, such as openssl rand -hex 32 prints`);
  return {
    secretKey: env.SECRET_KEY === '' ? null : env.SECRET_KEY,
    cdnUrl,
    purge:
      env.CDN_TOKEN === ''
        ? null
        : { url: address('CDN_PURGE_URL') ?? '', zone: env.CDN_ZONE.trim(), token: apiKey('CDN_TOKEN', env.CDN_TOKEN, problems) },
    assetUrl: address('ASSET_BASE_URL'),
  };
}
