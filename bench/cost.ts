import { concat, silence } from '../test/support/pcm.ts';
import { openEndpointApp } from './lib/endpoint-app.ts';
import { numbers } from './lib/options.ts';
import { printTable, ratio } from './lib/report.ts';
import { startSlowEngine } from './lib/slow-engine.ts';
import { loopClips, transcribedClips } from './lib/speech.ts';

/** Bytes sent and seconds billed, against sending the file whole as WAV to the same engine: a meeting with pauses, a quarter of it silent. */
export async function cost(args: string[]): Promise<void> {
  const { minutes } = numbers(args, { minutes: 10 });
  const clips = await transcribedClips();
  const withPauses = clips.map((clip, index) => ({ ...clip, pcm: concat(clip.pcm, silence(index % 2 === 0 ? 4000 : 300)) }));
  const { pcm } = loopClips(withPauses, minutes);
  await using engine = await startSlowEngine(() => 20);
  await using bench = await openEndpointApp(
    { kind: 'openai', model: 'whisper-1', url: engine.url, key_variable: 'BENCH_KEY', free: false },
    [{ engine: 'bench', from: '2020-01-01', per_minute: 0.006, currency: 'USD' }],
  );
  const { job } = await bench.hear(pcm);
  const { calls, bytes } = engine.take();
  const whole = { bytes: pcm.byteLength + 44, billed: Math.ceil(pcm.length / 16_000) };
  const billed = job.engines.reduce((sum, use) => sum + use.billed_seconds, 0);
  printTable([
    ['', 'requests', 'MB sent', 'seconds billed', 'USD'],
    ['the file whole, as WAV', '1', megabytes(whole.bytes), String(whole.billed), ((whole.billed / 60) * 0.006).toFixed(4)],
    ['the product', String(calls), megabytes(bytes), billed.toFixed(0), (job.cost[0]?.amount ?? 0).toFixed(4)],
    [
      'against it',
      '',
      ratio(bytes, whole.bytes),
      ratio(billed, whole.billed),
      ratio(job.cost[0]?.amount ?? 0, (whole.billed / 60) * 0.006),
    ],
  ]);
  process.stdout.write(`\nThe job itself says: ${JSON.stringify(job.saved)}\n`);
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(2);
}
