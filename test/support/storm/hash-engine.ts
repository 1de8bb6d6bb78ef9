import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface HashEngine extends AsyncDisposable {
  /** For OPENAI_BASE_URL. */
  url: string;
  /** How often each clip was sent, by the word that it is heard as. */
  heard: ReadonlyMap<string, number>;
}

/** An endpoint in OpenAI's format that hears each clip as one word made of its bytes: the same audio, the same word. */
export async function startHashEngine(latencyMs: () => number): Promise<HashEngine> {
  const heard = new Map<string, number>();
  const server = createServer(async (request, response) => {
    const blocks: Buffer[] = [];
    request.on('error', () => {});
    for await (const block of request) blocks.push(block);
    const word = `w${hashOf(fileOf(Buffer.concat(blocks)))}`;
    heard.set(word, (heard.get(word) ?? 0) + 1);
    await sleep(latencyMs());
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ text: word, segments: [{ start: 0, end: 3600, text: ` ${word}` }] }));
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    heard,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Of what an Ogg file holds: its pages are numbered by chance. */
function hashOf(file: Buffer): string {
  const hash = createHash('sha256');
  for (let page = 0; file.toString('latin1', page, page + 4) === 'OggS'; ) {
    const segments = file[page + 26] ?? 0;
    const start = page + 27 + segments;
    const length = file.subarray(page + 27, start).reduce((sum, size) => sum + size, 0);
    hash.update(file.subarray(start, start + length));
    page = start + length;
  }
  return hash.digest('hex').slice(0, 12);
}

/** The part of a form that has a file name: between the empty line after its head and the boundary. */
function fileOf(body: Buffer): Buffer {
  const head = body.indexOf('filename=');
  const start = body.indexOf('\r\n\r\n', head) + 4;
  const boundary = body.subarray(0, body.indexOf('\r\n'));
  const end = body.indexOf(Buffer.concat([Buffer.from('\r\n'), boundary]), start);
  return body.subarray(start, end === -1 ? undefined : end);
}
