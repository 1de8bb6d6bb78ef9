import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { temporaryFolder } from './leak-check.ts';

/** The Redis of the system's package, on a port of 127.0.0.1; disposing kills it. */
export interface RedisServer extends AsyncDisposable {
  port: number;
  /** Without a password. */
  url: string;
  /** Sends a command by redis-cli. Gives what it prints. */
  call(...command: string[]): Promise<string>;
  /** It keeps its connections and answers nobody. */
  hang(): void;
  goOn(): void;
  kill(): Promise<void>;
  /** Starts it again, empty, where it was. */
  start(): Promise<void>;
}

export interface RedisServerOptions {
  /** As on its command line: `['--maxmemory', '2mb']`. */
  settings?: string[];
  password?: string;
  /** Paths of a certificate and its key: it speaks TLS alone. */
  tls?: { cert: string; key: string };
}

const READY = /Ready to accept connections|Sentinel ID is/;

export async function startRedis({ settings = [], password, tls }: RedisServerOptions = {}): Promise<RedisServer> {
  const access = password === undefined ? [] : ['--requirepass', password, '--masterauth', password];
  return startProgram({ settings: ['--save', '', ...access, ...settings], password, tls });
}

/** A master with a replica, and a sentinel that makes the replica the master half a second after it has lost the other. */
export async function startRedisSentinel(): Promise<{ url: string; master: RedisServer; replica: RedisServer } & AsyncDisposable> {
  await using starting = new AsyncDisposableStack();
  const master = starting.use(await startRedis());
  const replica = starting.use(await startRedis({ settings: ['--replicaof', '127.0.0.1', String(master.port)] }));
  const { path } = starting.use(await temporaryFolder());
  const file = join(path, 'sentinel.conf');
  const watch = `sentinel monitor kazru 127.0.0.1 ${master.port} 1\nsentinel down-after-milliseconds kazru 500\nsentinel failover-timeout kazru 2000\n`;
  await writeFile(file, watch);
  const sentinel = starting.use(await startProgram({ file, settings: ['--sentinel'] }));
  await waitFor(async () => (await sentinel.call('sentinel', 'replicas', 'kazru')).includes(String(replica.port)));
  const open = starting.move();
  return {
    url: `redis-sentinel://127.0.0.1:${sentinel.port}/kazru`,
    master,
    replica,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** Three masters, which share the keys. */
export async function startRedisCluster(): Promise<{ url: string; nodes: RedisServer[] } & AsyncDisposable> {
  await using starting = new AsyncDisposableStack();
  const start = async (): Promise<RedisServer> => {
    const settings = ['--cluster-enabled', 'yes', '--cluster-port', String(await freePort()), '--cluster-node-timeout', '1000'];
    return starting.use(await startRedis({ settings }));
  };
  const nodes = await Promise.all([start(), start(), start()]);
  const addresses = nodes.map(({ port }) => `127.0.0.1:${port}`);
  await execa('redis-cli', ['--cluster', 'create', ...addresses, '--cluster-yes'], { timeout: 30_000 });
  const open = starting.move();
  return { url: `redis-cluster://${addresses.join(',')}`, nodes, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

interface Program {
  settings: string[];
  file?: string;
  password?: string | undefined;
  tls?: RedisServerOptions['tls'] | undefined;
}

async function startProgram({ settings, file, password, tls }: Program): Promise<RedisServer> {
  const port = await freePort();
  const folder = await temporaryFolder();
  const listen = tls
    ? ['--port', '0', '--tls-port', String(port), '--tls-cert-file', tls.cert, '--tls-key-file', tls.key, '--tls-ca-cert-file', tls.cert]
    : ['--port', String(port)];
  const args = [...(file === undefined ? [] : [file]), ...listen, '--bind', '127.0.0.1', '--dir', folder.path, ...settings];
  const run = async () => {
    const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    const ready = Promise.withResolvers<void>();
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (READY.test(output)) ready.resolve();
    });
    const failed = (): void => ready.reject(new Error(`redis-server ended before it was ready:\n${output}`));
    ended.then(failed, (cause) =>
      ready.reject(new Error('redis-server does not start; install it with: sudo apt-get install redis', { cause })),
    );
    await ready.promise;
    return { child, ended };
  };
  let process = await run();
  const kill = async (): Promise<void> => {
    process.child.kill('SIGKILL');
    await process.ended;
  };
  return {
    port,
    url: `${tls ? 'rediss' : 'redis'}://127.0.0.1:${port}`,
    async call(...command) {
      const access = [...(password === undefined ? [] : ['-a', password, '--no-auth-warning']), ...(tls ? ['--tls', '--insecure'] : [])];
      const { stdout } = await execa('redis-cli', ['-p', String(port), ...access, ...command], { timeout: 10_000 });
      return stdout;
    },
    hang: () => void process.child.kill('SIGSTOP'),
    goOn: () => void process.child.kill('SIGCONT'),
    kill,
    async start() {
      process = await run();
    },
    async [Symbol.asyncDispose]() {
      await kill();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error('it did not happen within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
