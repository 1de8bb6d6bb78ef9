import { MultiBar, Presets } from 'cli-progress';
import type { JobProgress, Warning } from '../contract/job.ts';

export interface FileProgress {
  say(text: string, percent: number): void;
  show(progress: JobProgress): void;
  /** The transcript is there; its warnings are said. */
  end(warnings: readonly Warning[]): void;
  fail(): void;
}

export interface ProgressDisplay {
  file(index: number): FileProgress;
  close(): void;
}

/** A bar for each file on standard error; where that is no terminal, a line for each change of stage and each tenth. */
export function createProgressDisplay(names: readonly string[]): ProgressDisplay {
  const warnings: string[] = [];
  const display = process.stderr.isTTY ? bars(names) : lines(names);
  return {
    file(index) {
      const tell = display.file(index);
      return {
        say: tell,
        show: (progress) => tell(describe(progress), progress.progress),
        end(found) {
          tell('done', 100);
          warnings.push(...found.map((warning) => `${names[index]}: ${warning.message} (${warning.code})`));
        },
        fail: () => tell('failed', 0),
      };
    },
    close() {
      display.close();
      for (const warning of warnings) process.stderr.write(`${warning}\n`);
    },
  };
}

type Tell = (text: string, percent: number) => void;

function bars(names: readonly string[]): { file(index: number): Tell; close(): void } {
  const width = Math.min(40, Math.max(...names.map((name) => name.length)));
  const multi = new MultiBar(
    { format: '{name} {bar} {percentage}% {text}', stream: process.stderr, hideCursor: true, barsize: 24, autopadding: true },
    Presets.shades_classic,
  );
  const rows = names.map((name) => multi.create(100, 0, { name: name.slice(0, width).padEnd(width), text: 'waiting' }));
  return {
    file: (index) => (text, percent) => rows[index]?.update(Math.floor(percent), { text }),
    close: () => multi.stop(),
  };
}

function lines(names: readonly string[]): { file(index: number): Tell; close(): void } {
  const last = new Map<number, string>();
  return {
    file: (index) => (text, percent) => {
      const step = `${text} ${Math.floor(percent / 10) * 10}%`;
      if (last.get(index) === step) return;
      last.set(index, step);
      process.stderr.write(`${names[index]}: ${text}, ${Math.floor(percent)}%\n`);
    },
    close: () => {},
  };
}

const STAGES = { normalise: 'decoding', recognise: 'recognising', merge: 'putting together', persist: 'storing' } as const;

function describe({ status, stage, queue_position, chunks }: JobProgress): string {
  if (status === 'queued') return queue_position === 1 ? 'next in line' : `number ${queue_position} in line`;
  if (stage === 'recognise' && chunks.length > 1)
    return `recognising, ${chunks.filter((chunk) => chunk.state === 'done').length} of ${chunks.length} parts`;
  return stage === null ? status : STAGES[stage];
}
