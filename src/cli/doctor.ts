import { existsSync } from 'node:fs';
import { mkdir, statfs } from 'node:fs/promises';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { execa } from 'execa';
import { containment } from '../audio/containment.ts';
import { checkModel } from '../audio/detect-speech.ts';
import type { Config } from '../config/config.ts';
import { AppError } from '../contract/app-error.ts';
import { createAcousticDiarizer } from '../engines/diarization/acoustic.ts';
import { openDiarizers } from '../engines/diarization/open-diarizers.ts';
import { createWebhookInbox } from '../engines/diarization/pyannote/webhook-inbox.ts';
import type { EngineTools } from '../engines/engine-tools.ts';
import { openEngines } from '../engines/open-engines.ts';
import { createMemoryRates, createRateLimiter } from '../engines/rate-limiter.ts';
import { connectDatabase } from '../platform/db/connect.ts';
import { migrations } from '../platform/db/migrate.ts';
import { createHttpClient } from '../platform/http/client.ts';
import { openDiskStore } from '../platform/storage/disk-store.ts';
import { openStore } from '../platform/storage/open-store.ts';
import type { Log } from '../platform/telemetry/log.ts';
import { createMetrics } from '../platform/telemetry/metrics.ts';
import { commandSetup } from './terminal.ts';
import { tryEngine } from './try-engines.ts';

/** Null: all is well, `note` says how. Else what is wrong, and how to mend it. */
interface Finding {
  problem?: string;
  mend?: string;
  /** It works without; only something is lost. */
  minor?: boolean;
  note?: string;
}

export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('Check this machine and say how to mend what is wrong')
    .option('--engines', 'make one tiny real call to every engine that is set up, which may be billed, and say what came back')
    .action(async (options: { engines?: true }) => {
      const { config, log } = commandSetup();
      let broken = false;
      if (options.engines) {
        process.exitCode = (await tryAll(config)) ? 0 : 1;
        return;
      }
      for (const [name, check] of Object.entries(CHECKS)) {
        const finding = await check(config, log).catch(
          (error: unknown): Finding => ({ problem: error instanceof Error ? error.message : String(error) }),
        );
        const mark = finding.problem === undefined ? 'ok  ' : finding.minor ? 'note' : 'BAD ';
        broken ||= mark === 'BAD ';
        process.stdout.write(`${mark}  ${name.padEnd(18)} ${finding.problem ?? finding.note ?? ''}\n`);
        if (finding.mend !== undefined) process.stdout.write(`${' '.repeat(25)}mend: ${finding.mend}\n`);
      }
      process.exitCode = broken ? 1 : 0;
    });
}

/** What engines need, with limits of this process alone. */
function withoutDatabase(config: Config): EngineTools {
  const client = createHttpClient({ caFile: config.engines.caFile, metrics: createMetrics() });
  return { fetch: client.fetch, limiter: createRateLimiter(createMemoryRates()) };
}

/** Whether every engine that is set up heard the sample. */
async function tryAll(config: Config): Promise<boolean> {
  const tools = withoutDatabase(config);
  await using engines = await openEngines(config.engines, tools);
  const single = engines.all().filter((engine) => !engine.members);
  let allWell = true;
  for (const engine of single.filter(({ absent }) => !absent)) {
    const { heard, latencyMs } = await tryEngine(engine);
    const bad = heard instanceof AppError;
    allWell &&= !bad;
    process.stdout.write(
      `${bad ? 'BAD ' : 'ok  '}  ${engine.id.padEnd(18)} ${(latencyMs / 1000).toFixed(1)} s, ${engine.location.place}, ${engine.model || 'no model'}\n`,
    );
    process.stdout.write(`${' '.repeat(25)}${bad ? `${heard.code}: ${heard.message}` : heard === '' ? '(no words)' : `“${heard}”`}\n`);
    if (bad) process.stdout.write(`${' '.repeat(25)}mend: ${heard.hint}\n`);
  }
  for (const engine of single.filter(({ absent }) => absent))
    process.stdout.write(`-     ${engine.id.padEnd(18)} ${await engine.check()}\n`);
  return allWell;
}

const CHECKS: Record<string, (config: Config, log: Log) => Promise<Finding>> = {
  'Node.js': async () => ({ note: process.version }),
  ffmpeg: async () => {
    const { stdout, failed } = await execa('ffmpeg', ['-version'], { reject: false });
    const version = /version (?:n)?(\d+)[\d.]*/.exec(stdout ?? '');
    if (failed || !version) return { problem: 'not installed; no recording can be read', mend: 'sudo apt-get install ffmpeg' };
    if (Number(version[1]) < 5) return { problem: `${version[0]} is too old`, mend: 'install ffmpeg 5 or newer' };
    return { note: version[0] };
  },
  engines: async (config) => {
    await using engines = await openEngines(config.engines, withoutDatabase(config));
    const described = (await engines.describe()).filter(({ id }) => !engines.find(id)?.absent);
    const usable = described.filter((engine) => engine.available);
    if (usable.length === 0)
      return {
        problem: described.flatMap((engine) => engine.problem ?? []).join('; '),
        mend: 'sudo apt-get install pocketsphinx pocketsphinx-en-us',
      };
    if (usable.every((engine) => engine.demo))
      return {
        problem: `only ${usable.map((engine) => engine.name).join(', ')}: offline demo, English only`,
        minor: true,
        mend: 'see docs/engines.md for Kazakh and Russian',
      };
    return { note: usable.map((engine) => `${engine.name} (${engine.location.place})`).join(', ') };
  },
  speakers: async (config) => {
    const tools = { ...withoutDatabase(config), inbox: createWebhookInbox() };
    const { all, order } = await openDiarizers(config.diarization, config.engines, tools, [createAcousticDiarizer()]);
    if (all.length === 0) return { note: 'nothing is set up that tells them apart; see docs/engines-diarization.md' };
    const problems = (await Promise.all(all.map((diarizer) => diarizer.check()))).filter((problem) => problem !== null);
    if (problems.length > 0) return { problem: problems.join('; '), mend: 'see docs/engines-diarization.md' };
    return { note: order.map(({ name, location }) => `${name} (${location.place})`).join(', then ') };
  },
  'speech detection': async () => {
    await checkModel();
    return { note: 'the model is whole' };
  },
  'data folder': async ({ dataDir }) => {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await openDiskStore(`${dataDir}/media`).check();
    const { bavail, bsize } = await statfs(dataDir);
    const gigabytes = (bavail * bsize) / 1024 ** 3;
    if (gigabytes < 2)
      return {
        problem: `only ${gigabytes.toFixed(1)} GB are free under ${dataDir}`,
        mend: 'free some space, or set DATA_DIR to a larger disk',
      };
    return { note: `${dataDir}, ${gigabytes.toFixed(0)} GB free` };
  },
  'object store': async (config, log) => {
    if (config.storage === null) return { note: 'none; media stay in the data folder' };
    await using store = await openStore({ ...config, caFile: config.engines.caFile, log });
    await store.check();
    return { note: `the bucket "${config.storage.bucket}" at ${config.storage.endpoint ?? 'AWS'} takes and gives objects` };
  },
  database: async ({ database }, log) => {
    await using connection = await connectDatabase(database, log);
    const missing = (await migrations(connection.db).status()).filter((migration) => migration.executedAt === undefined);
    return {
      note: `${database.kind}, ${missing.length === 0 ? 'schema is current' : `${missing.length} migrations will be applied at the next start`}`,
    };
  },
  port: async ({ http }) => {
    const { promise, resolve } = Promise.withResolvers<Finding>();
    const probe = createServer().once('error', () =>
      resolve({
        problem: `${http.port} is in use, perhaps by a running KazRu-STT Pro`,
        minor: true,
        mend: 'stop the other program, or set PORT',
      }),
    );
    probe.listen(http.port, http.host, () => probe.close(() => resolve({ note: `${http.port} is free` })));
    return promise;
  },
  'web page': async () => {
    if (existsSync(fileURLToPath(new URL('../../web/dist/index.html', import.meta.url)))) return { note: 'built' };
    return { problem: 'not built', minor: true, mend: 'npm start builds it; by hand: npm run build:web' };
  },
  containment: async () => {
    const words = containment();
    const missing = ['unshare', 'setpriv', 'prlimit'].filter((word) => !words.includes(word));
    if (missing.length === 0) return { note: 'media programs run without network, with bounded memory' };
    return {
      problem: `${missing.join(', ')} cannot be used here, so media programs are contained less`,
      minor: true,
      mend: 'install util-linux and allow user namespaces',
    };
  },
};
