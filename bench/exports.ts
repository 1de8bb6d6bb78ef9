import { monitorEventLoopDelay } from 'node:perf_hooks';
import { EXPORT_FORMATS } from '../src/contract/export.ts';
import { makeExport, parseExport } from '../src/library/make-export.ts';
import { longTranscript } from './lib/long-transcript.ts';
import { numbers } from './lib/options.ts';
import { median, milliseconds, printTable, ratio } from './lib/report.ts';

const FACTS = { filename: 'Кездесу.mp3', date: new Date('2026-03-12T10:00:00Z') };

/** Every export of a long transcript: the first in this process, and the median of those after it, beside JSON.stringify of the same. */
export async function exports(args: string[]): Promise<void> {
  const { hours, times } = numbers(args, { hours: 4, times: 9 });
  const transcript = longTranscript(hours);
  const words = transcript.segments.reduce((sum, segment) => sum + segment.words.length, 0);
  process.stdout.write(`${hours} hours, ${transcript.segments.length} segments, ${words} words\n\n`);

  const plain = await measure(times, async () => JSON.stringify(transcript));
  const rows = [['', 'first', 'median', 'of the processor', 'against JSON.stringify', 'server held up', 'kB']];
  rows.push(['JSON.stringify', ...plain.cells, ratio(plain.median, plain.median), milliseconds(plain.heldUp), kilobytes(plain.bytes)]);
  for (const [format, given] of [...EXPORT_FORMATS.map((known) => [known, {}] as const), ['docx', { template: 'minutes' }] as const]) {
    const wanted = parseExport(format, given);
    const made = await measure(times, async () => (await makeExport(transcript, wanted, FACTS, new AbortController().signal)).content);
    const name = [format, ...Object.values(given)].join(' ');
    rows.push([name, ...made.cells, ratio(made.median, plain.median), milliseconds(made.heldUp), kilobytes(made.bytes)]);
  }
  printTable(rows);
}

/** Wall time; the time of all threads of this process, which others on the machine lengthen less; the longest pause of the event loop. */
async function measure(times: number, work: () => Promise<string | Uint8Array>) {
  const walls: number[] = [];
  const processor: number[] = [];
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let bytes = 0;
  for (let run = 0; run <= times; run++) {
    const [began, used] = [performance.now(), process.cpuUsage()];
    if (run === 1) delay.enable();
    bytes = Buffer.byteLength(await work());
    walls.push(performance.now() - began);
    const { user, system } = process.cpuUsage(used);
    processor.push((user + system) / 1000);
    await new Promise(setImmediate);
  }
  delay.disable();
  const [first = 0, ...rest] = walls;
  return {
    cells: [milliseconds(first), milliseconds(median(rest)), milliseconds(median(processor.slice(1)))],
    median: median(rest),
    heldUp: delay.max / 1e6,
    bytes,
  };
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(0);
}
