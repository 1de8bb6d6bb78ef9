import { readFileSync } from 'node:fs';

/** The resident memory of a process over time. */
export interface Memory {
  /** Megabytes when the watch began. */
  firstMb: number;
  highestMb: number;
  /** Megabytes an hour, by a line through the samples after the first quarter of the time. */
  growthMbHour: number;
}

export interface MemoryWatch extends Disposable {
  now(): Memory;
}

interface Sample {
  hours: number;
  mb: number;
}

/** Looks at it every `everyMs`, until it is disposed. */
export function watchMemory(pid: number, everyMs: number): MemoryWatch {
  const began = Date.now();
  const samples: Sample[] = [];
  const look = (): void => void samples.push({ hours: (Date.now() - began) / 3_600_000, mb: residentMb(pid) });
  look();
  const timer = setInterval(look, everyMs);
  return {
    now: () => ({
      firstMb: samples[0]?.mb ?? 0,
      highestMb: Math.max(...samples.map(({ mb }) => mb)),
      growthMbHour: slopeOf(samples.slice(Math.floor(samples.length / 4))),
    }),
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

/** By least squares; 0 for fewer than two. */
function slopeOf(samples: readonly Sample[]): number {
  const mean = (of: (sample: Sample) => number): number => samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [hours, mb] = [mean((sample) => sample.hours), mean((sample) => sample.mb)];
  const spread = mean((sample) => (sample.hours - hours) ** 2);
  return samples.length < 2 ? 0 : mean((sample) => (sample.hours - hours) * (sample.mb - mb)) / spread;
}

/** Of a process of this machine. */
export function residentMb(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}
