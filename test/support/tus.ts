import { type Answer, type Ask, ask } from './http-client.ts';

const BYTES = 'application/offset+octet-stream';

export const metadata = (fields: Record<string, string>): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',');

/** One request of the protocol, with the header that all of them have. */
export function tus(url: string, method: string, headers: Record<string, string> = {}, body?: Buffer): Promise<Answer> {
  const outgoing: Ask = { method, headers: { 'tus-resumable': '1.0.0', ...headers }, ...(body && { body }) };
  return ask(url, outgoing);
}

/** Begins an upload of so many bytes; `fields` as in the form of POST /upload. */
export function begin(url: string, length: number | string, fields: Record<string, string> = {}): Promise<Answer> {
  return tus(`${url}/api/v1/tus`, 'POST', {
    'upload-length': String(length),
    'upload-metadata': metadata({ filename: 'clip.wav', ...fields }),
  });
}

/** Begins one that must be accepted; returns its address. */
export async function begun(url: string, length: number, fields: Record<string, string> = {}): Promise<string> {
  const { status, headers, text } = await begin(url, length, fields);
  if (status !== 201) throw new Error(`${status} ${text}`);
  return new URL(headers.location ?? '', url).href;
}

export function append(address: string, offset: number | string, body: Buffer, headers: Record<string, string> = {}): Promise<Answer> {
  return tus(address, 'PATCH', { 'upload-offset': String(offset), 'content-type': BYTES, ...headers }, body);
}
