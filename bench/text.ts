import { STEPS, settleProcessing } from '../src/contract/processing.ts';
import { NO_GLOSSARY } from '../src/glossary/glossary-of-job.ts';
import { compose } from '../src/writing/compose.ts';
import type { HeardWord } from '../src/writing/heard-word.ts';
import { table } from '../test/support/numbers/passages.ts';
import { numbers as options } from './lib/options.ts';
import { median, milliseconds, printTable, ratio } from './lib/report.ts';

const WARM_UP = 20;
const WORD_MS = 380;
const PAUSE_MS = 900;

/** A transcript of an hour, written from what was heard, against composing it without any step. In processor time of one core. */
export async function text(args: string[]): Promise<void> {
  const { words: count, runs } = options(args, { words: 9000, runs: 60 });
  const words = transcript(count);
  const usual = settleProcessing({});
  const off = settleProcessing(Object.fromEntries(STEPS.map((step) => [step, false])));
  const timesWith = (processing: typeof usual) =>
    timesOf(
      () =>
        compose({
          words,
          speech: null,
          turns: null,
          diarizer: null,
          edits: [],
          processing,
          glossary: NO_GLOSSARY,
          requestedLanguage: 'auto',
        }),
      runs,
    );
  const plain = timesWith(off);
  const rows = [
    ['all usual steps', usual] as const,
    ...STEPS.filter((step) => usual[step].on).map((step) => [step, { ...off, [step]: usual[step] }] as const),
  ];
  printTable([
    ['steps', 'median', 'quickest', 'against none', 'hours a second'],
    ...rows.map(([name, processing]) => {
      const times = timesWith(processing);
      return [
        name,
        milliseconds(median(times)),
        milliseconds(Math.min(...times)),
        ratio(median(times), median(plain)),
        `${Math.round(1000 / median(times))} (at best ${Math.round(1000 / Math.min(...times))}, goal 50)`,
      ];
    }),
  ]);
}

function timesOf(work: () => unknown, runs: number): number[] {
  for (let run = 0; run < WARM_UP; run++) work();
  return Array.from({ length: runs }, () => {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
}

/** Sentences of the tests in turn, each behind a pause. */
function transcript(count: number): HeardWord[] {
  const sentences = ['unchanged', 'russian', 'unchanged', 'kazakh', 'unchanged', 'mixed'].map((name) => table(name));
  const words: HeardWord[] = [];
  for (let at = 0, time = 0; words.length < count; at++) {
    const own = sentences[at % sentences.length] ?? [];
    for (const said of own[Math.floor(at / sentences.length) % own.length]?.said.split(' ') ?? []) {
      words.push({ text: said, startMs: time, endMs: time + WORD_MS - 30, confidence: 0.8, language: 'und', engine: 'bench' });
      time += WORD_MS;
    }
    time += PAUSE_MS;
  }
  return words.slice(0, count);
}
