import { type Processing, STEPS, settleProcessing } from '../src/contract/processing.ts';
import { NO_GLOSSARY } from '../src/glossary/glossary-of-job.ts';
import { compose } from '../src/writing/compose.ts';
import { KINDS, type Meeting, meeting } from './lib/meeting.ts';
import { numbers as options } from './lib/options.ts';
import { median, milliseconds, printTable, ratio } from './lib/report.ts';

/** A server that runs for a day: so many transcripts until the compiler has nothing left to do. */
const WARM_UP = 300;
const WARM_UP_ROW = 20;

let seed = 0;

/** A transcript of an hour, written from what was heard, against composing it without any step. In processor time of one core. */
export async function text(args: string[]): Promise<void> {
  const { words, runs } = options(args, { words: 9000, runs: 40 });
  const usual = settleProcessing({});
  const off = settleProcessing(Object.fromEntries(STEPS.map((step) => [step, false])));
  const kinds = Object.keys(KINDS) as (keyof typeof KINDS)[];
  const rows = [
    ...kinds.map((kind) => [`all usual steps, ${kind}`, kind, usual] as const),
    ...STEPS.filter((step) => usual[step].on).map((step) => [step, 'conversation', { ...off, [step]: usual[step] }] as const),
  ];
  for (const kind of kinds.toReversed()) await timesOf(kind, usual, words, WARM_UP / kinds.length);
  const plain = median(await timesOf('conversation', off, words, runs));
  const table = [['steps', 'median', 'quickest', 'against none', 'hours a second']];
  for (const [name, kind, processing] of rows) {
    const times = await timesOf(kind, processing, words, runs);
    table.push([
      name,
      milliseconds(median(times)),
      milliseconds(Math.min(...times)),
      ratio(median(times), plain),
      `${Math.round(1000 / median(times))} (at best ${Math.round(1000 / Math.min(...times))}, goal 50)`,
    ]);
  }
  printTable(table);
}

/** Each of another meeting, as it comes from the database: what the process remembers of words is all that helps. */
async function timesOf(kind: keyof typeof KINDS, processing: Processing, count: number, runs: number): Promise<number[]> {
  const meetings = Array.from({ length: WARM_UP_ROW + runs }, () => JSON.stringify(meeting(kind, count, seed++)));
  const times: number[] = [];
  for (const stored of meetings) {
    const heard: Meeting = JSON.parse(stored);
    const material = { ...heard, turns: null, diarizer: null, edits: [], voices: [], processing, glossary: NO_GLOSSARY };
    const start = process.cpuUsage();
    await compose({ ...material, requestedLanguage: 'auto' });
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
  return times.slice(WARM_UP_ROW);
}
