import { chdir } from 'node:process';
import { fileURLToPath } from 'node:url';
import { ranOnThis } from './lib/report.ts';

/** What a bench is: it prints its figures, and throws when something is broken, not when it is slow. */
type Bench = (args: string[]) => Promise<void>;

const BENCHES: Record<string, () => Promise<Bench>> = {
  'local-recognition': async () => (await import('./local-recognition.ts')).localRecognition,
  upload: async () => (await import('./upload.ts')).upload,
  status: async () => (await import('./status.ts')).status,
  claim: async () => (await import('./claim.ts')).claim,
  concurrent: async () => (await import('./concurrent.ts')).concurrent,
  scale: async () => (await import('./scale.ts')).scale,
  database: async () => (await import('./database.ts')).database,
  queue: async () => (await import('./queue.ts')).queue,
  parallel: async () => (await import('./parallel.ts')).parallel,
  http: async () => (await import('./http.ts')).http,
  cost: async () => (await import('./cost.ts')).cost,
  waiting: async () => (await import('./waiting.ts')).waiting,
  'start-up': async () => (await import('./start-up.ts')).startUp,
  cache: async () => (await import('./cache.ts')).cache,
  storage: async () => (await import('./storage.ts')).storage,
  degraded: async () => (await import('./degraded.ts')).degraded,
  'clean-up': async () => (await import('./clean-up.ts')).cleanUp,
  exports: async () => (await import('./exports.ts')).exports,
  diarize: async () => (await import('./diarize.ts')).diarize,
  voices: async () => (await import('./voices.ts')).voices,
  overload: async () => (await import('./overload.ts')).overload,
  text: async () => (await import('./text.ts')).text,
  coverage: async () => (await import('./coverage.ts')).coverage,
  quality: async () => (await import('./quality.ts')).quality,
  search: async () => (await import('./search.ts')).search,
  numbers: async () => (await import('./numbers.ts')).numbers,
};

const [name = '', ...args] = process.argv.slice(2);
const load = BENCHES[name];
if (load) {
  chdir(fileURLToPath(new URL('..', import.meta.url)));
  const bench = await load();
  process.stdout.write(`${name} on ${ranOnThis()}\n\n`);
  await bench(args);
} else {
  process.stderr.write(`npm run bench -- NAME [options]; NAME is one of ${Object.keys(BENCHES).join(', ')}; see bench/README.md\n`);
  process.exitCode = 1;
}
