/** Rows as lines, their columns under each other; the last column is as long as it is. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  const line = (row: readonly string[]): string =>
    row.map((cell, column) => (column < row.length - 1 ? cell.padEnd(widths[column] ?? 0) : cell)).join('  ');
  return rows.map((row) => `${line(row)}\n`).join('');
}

/** A time of the contract as 2026-11-22 08:00, UTC. */
export function minute(isoTime: string): string {
  return isoTime.slice(0, 16).replace('T', ' ');
}
