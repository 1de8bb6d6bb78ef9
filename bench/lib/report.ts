import { availableParallelism, cpus, release, totalmem } from 'node:os';

/** The machine, in one line: figures mean nothing without it. */
export function ranOnThis(): string {
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${cpus()[0]?.model.trim() ?? 'an unknown CPU'}, ${availableParallelism()} cores, ${memory} GB, ${process.platform} ${release()}, Node ${process.version}`;
}

/** Prints rows in columns, the first row as heads. Everything but the first column stands on the right. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const columns = Math.max(...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) {
    const cells = row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)));
    process.stdout.write(`${cells.join('   ').trimEnd()}\n`);
  }
}

/** Seconds that the work took. */
export async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

export function seconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1)} s`;
}

/** `a` as a multiple of `b`. */
export function ratio(a: number, b: number): string {
  return b === 0 ? '-' : `${(a / b).toFixed(2)} ×`;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** `share` from 0 to 1: the value that so many are not above. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
}

export function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1)} ms`;
}
