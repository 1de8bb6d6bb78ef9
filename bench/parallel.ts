import { recording } from '../test/support/audio-maker.ts';
import { concat, SAMPLE_RATE, silence } from '../test/support/pcm.ts';
import { openEndpointApp } from './lib/endpoint-app.ts';
import { numbers } from './lib/options.ts';
import { median, printTable, ratio, seconds } from './lib/report.ts';
import { startSlowEngine } from './lib/slow-engine.ts';

/** Chunks of equal length: as much speech between silences that are no chunk of their own. */
async function equalChunks(count: number, chunkSeconds: number): Promise<Int16Array> {
  const speech = (await recording('jfk.wav')).subarray(0, chunkSeconds * SAMPLE_RATE);
  return concat(...Array.from({ length: count }, () => [speech, silence(1500)]).flat());
}

const CHUNK_SECONDS = 4;

/**
 * A whole job, decoding and storing included, with an engine that takes a known time, against the ideal: only the
 * engine's own time, so many calls at once. Four at once unless the row says otherwise.
 */
export async function parallel(args: string[]): Promise<void> {
  const { runs } = numbers(args, { runs: 5 });
  const rows = [['', 'chunks', 'ideal', 'whole job', 'against the ideal', 'goal']];
  const measure = async (name: string, count: number, goal: string, latency: (call: number) => number, atOnce = 4): Promise<number> => {
    await using engine = await startSlowEngine(latency);
    await using bench = await openEndpointApp({
      kind: 'whispercpp',
      url: engine.url,
      free: true,
      limits: { preferred_seconds: CHUNK_SECONDS + 1, parallel: atOnce },
    });
    const pcm = await equalChunks(count, CHUNK_SECONDS);
    await bench.hear(pcm);
    const times: { took: number; ideal: number; chunks: number }[] = [];
    for (let run = 0; run < runs; run++) {
      engine.take();
      const { processingMs } = await bench.hear(pcm);
      const { latenciesMs, calls } = engine.take();
      times.push({ took: processingMs / 1000, ideal: idealSeconds(latenciesMs, atOnce), chunks: calls });
    }
    const took = median(times.map((time) => time.took));
    const ideal = median(times.map((time) => time.ideal));
    rows.push([name, String(times[0]?.chunks), seconds(ideal), seconds(took), ratio(took, ideal), goal]);
    return took;
  };
  const quick = await measure('300 ms an answer', 8, '≤ 1.45 ×', () => 300);
  const slow = await measure('3 s an answer', 8, '≤ 1.10 ×', () => 3000);
  const oneByOne = await measure('3 s an answer, one at a time', 8, '', () => 3000, 1);
  await measure('0.5 to 4 s an answer', 40, '≤ 1.10 ×', (call) => 500 + ((call * 7919) % 3500));
  printTable(rows);
  process.stdout.write(`\nFour at once against one at a time, 3 s an answer: ${(oneByOne / slow).toFixed(2)} × as fast (goal ≥ 3.6)\n`);
  process.stdout.write(`One job of ${seconds(quick)} is ${seconds(quick - 0.6)} more than its engine takes.\n`);
}

/** No order of the calls is quicker than their sum over the places, nor than the longest, nor than whole rounds of equal ones. */
function idealSeconds(latenciesMs: readonly number[], places: number): number {
  const sum = latenciesMs.reduce((total, latency) => total + latency, 0);
  const equal = latenciesMs.every((latency) => latency === latenciesMs[0]);
  const rounds = equal ? Math.ceil(latenciesMs.length / places) * (latenciesMs[0] ?? 0) : 0;
  return Math.max(sum / places, ...latenciesMs, rounds) / 1000;
}
