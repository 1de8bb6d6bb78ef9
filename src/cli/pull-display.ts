import { Presets, SingleBar } from 'cli-progress';
import type { PullProgress } from '../engines/local/pull-model.ts';
import { clock } from './terminal.ts';

export interface PullDisplay {
  say(text: string): void;
  onProgress(progress: PullProgress): void;
  close(): void;
}

/** Speed is that of the last seconds: a connection that slows down is seen. */
const WINDOW_MS = 5000;

/** How far a download is, on standard error: a bar on a terminal, else a line for each tenth. */
export function createPullDisplay(): PullDisplay {
  const tell = process.stderr.isTTY ? bar() : lines();
  const speed = createSpeed();
  return {
    say: tell.say,
    onProgress: (progress) => tell.show(progress, describeProgress(progress, speed(progress, Date.now()))),
    close: tell.close,
  };
}

/** `45 of 225 MB, 12.3 MB/s, 0:15 left`. `speed`: bytes a second, null when it is not known yet. */
export function describeProgress({ bytes, total }: PullProgress, speed: number | null): string {
  const megabytes = (count: number): string => (count / 1e6).toFixed(count < 10e6 ? 1 : 0);
  const parts = [total === null ? `${megabytes(bytes)} MB` : `${megabytes(bytes)} of ${megabytes(total)} MB`];
  if (speed !== null && speed > 0) parts.push(`${(speed / 1e6).toFixed(1)} MB/s`);
  if (speed !== null && speed > 0 && total !== null) parts.push(`${clock(((total - bytes) / speed) * 1000)} left`);
  return parts.join(', ');
}

/** Bytes a second over the last seconds of the same file. */
export function createSpeed(): (progress: PullProgress, nowMs: number) => number | null {
  let marks: { atMs: number; bytes: number }[] = [];
  let file = 0;
  return (progress, nowMs) => {
    const last = marks.at(-1);
    // Another file, or the same from the start.
    if (progress.file !== file || (last && progress.bytes < last.bytes)) marks = [];
    file = progress.file;
    marks.push({ atMs: nowMs, bytes: progress.bytes });
    while (marks.length > 2 && nowMs - (marks[1]?.atMs ?? nowMs) >= WINDOW_MS) marks.shift();
    const first = marks[0];
    return first && nowMs > first.atMs ? ((progress.bytes - first.bytes) * 1000) / (nowMs - first.atMs) : null;
  };
}

interface Tell {
  say(text: string): void;
  show(progress: PullProgress, text: string): void;
  close(): void;
}

function percentOf({ bytes, total }: PullProgress): number {
  return total === null || total === 0 ? 0 : Math.floor((100 * bytes) / total);
}

function bar(): Tell {
  let current: { bar: SingleBar; file: number } | null = null;
  const close = (): void => {
    current?.bar.stop();
    current = null;
  };
  return {
    say(text) {
      close();
      process.stderr.write(`${text} …\n`);
    },
    show(progress, text) {
      if (current?.file !== progress.file) {
        close();
        const format = `${progress.name} (${progress.file} of ${progress.files}) {bar} {percentage}% {text}`;
        current = {
          bar: new SingleBar({ format, stream: process.stderr, hideCursor: true, barsize: 24 }, Presets.shades_classic),
          file: progress.file,
        };
        current.bar.start(100, percentOf(progress), { text });
      }
      current.bar.update(percentOf(progress), { text });
    },
    close,
  };
}

function lines(): Tell {
  let last = '';
  return {
    say: (text) => void process.stderr.write(`${text} …\n`),
    show(progress, text) {
      const step = `${progress.file} ${Math.floor(percentOf(progress) / 10)}`;
      if (step === last) return;
      last = step;
      process.stderr.write(`${progress.name} (${progress.file} of ${progress.files}) ${percentOf(progress)}%: ${text}\n`);
    },
    close() {},
  };
}
