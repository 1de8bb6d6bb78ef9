import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { clip } from './made-media.ts';
import { seeded } from './replay/random.ts';
import { type ServerProcess, startServer } from './server-process.ts';
import { begun, tus } from './tus.ts';

export interface Killed {
  uploads: number;
  /** How often the connection was cut, and how often the server was killed. */
  kills: { client: number; server: number };
  /** Uploads whose stored bytes are not those that were sent, or that have not exactly one job. */
  wrong: string[];
}

const KILLS_EACH = 5;

/** Uploads recordings while the client's connections and the server's process are killed in turn, at random bytes. */
export async function killUploads(env: { DATA_DIR: string; DATABASE_URL: string }, kills: number, seed: number): Promise<Killed> {
  const random = seeded(seed);
  let server = await startServer(env, ['--role', 'api']);
  const { url } = server;
  const restart = async (): Promise<void> => {
    await server.stop('SIGKILL');
    server = await startServer({ ...env, PORT: new URL(url).port }, ['--role', 'api']);
  };
  const killed: Killed = { uploads: 0, kills: { client: 0, server: 0 }, wrong: [] };
  const sent = new Map<string, string>();
  const original = await clip();
  try {
    while (killed.kills.client + killed.kills.server < kills) {
      const bytes = differing(original, killed.uploads++);
      const address = await begun(url, bytes.length);
      const id = address.split('/').at(-1) ?? '';
      sent.set(id, createHash('sha256').update(bytes).digest('hex'));
      for (let kill = 0; ; kill++) {
        const { offset, job } = await ask(address);
        if (job !== null) break;
        const rest = bytes.subarray(offset);
        const left = kills - killed.kills.client - killed.kills.server;
        const side = kill >= KILLS_EACH || left <= 0 ? null : killed.kills.client <= killed.kills.server ? 'client' : 'server';
        // Every third time after the last byte: between that and the job it hurts most.
        const at = side === null || random.next() < 1 / 3 ? rest.length : random.whole(0, rest.length - 1);
        const sending = await send(address, offset, rest, at);
        if (side === null) await sending.answered;
        else {
          await sleep(random.whole(0, at === rest.length ? 300 : 20));
          killed.kills[side]++;
          if (side === 'server') await restart();
          sending.leave();
        }
      }
    }
    killed.wrong = await compare(env.DATABASE_URL, sent);
    return killed;
  } finally {
    await stop(server);
  }
}

async function stop(server: ServerProcess): Promise<void> {
  await server.stop('SIGTERM');
}

/** A recording of its own: no two have the same hash. */
function differing(original: Buffer, index: number): Buffer {
  const bytes = Buffer.from(original);
  for (let i = 0; i < 4; i++) bytes.writeInt16LE((index >> (4 * i)) & 15, 1000 + 2 * i);
  return bytes;
}

async function ask(address: string): Promise<{ offset: number; job: string | null }> {
  for (let tries = 0; ; tries++) {
    const { status, headers } = await tus(address, 'HEAD');
    if (status === 200) return { offset: Number(headers['upload-offset']), job: headers['upload-job']?.toString() ?? null };
    if (status !== 423 || tries > 20) throw new Error(`HEAD answered ${status}`);
  }
}

/** Sends the first `at` bytes of the rest. */
async function send(address: string, offset: number, rest: Buffer, at: number): Promise<{ answered: Promise<unknown>; leave: () => void }> {
  const outgoing = httpRequest(address, {
    method: 'PATCH',
    agent: false,
    headers: {
      'tus-resumable': '1.0.0',
      'upload-offset': String(offset),
      'content-type': 'application/offset+octet-stream',
      'content-length': String(rest.length),
    },
  });
  const answered = new Promise((resolve) => {
    outgoing.on('response', (incoming) => once(incoming.resume(), 'close').then(resolve));
    outgoing.on('error', resolve);
  });
  await new Promise<unknown>((resolve) => outgoing.write(rest.subarray(0, at), resolve));
  return { answered, leave: () => outgoing.destroy() };
}

async function compare(databaseUrl: string, sent: ReadonlyMap<string, string>): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string; sha256: string }>(
      'select j.id, r.sha256 from recordings r left join jobs j on j.recording_id = r.id',
    );
    const wrong = rows.filter(({ id, sha256 }) => sent.get(id) !== sha256).map(({ id }) => id);
    const missing = [...sent.keys()].filter((id) => !rows.some((row) => row.id === id));
    return [...wrong, ...missing];
  } finally {
    await client.end();
  }
}
