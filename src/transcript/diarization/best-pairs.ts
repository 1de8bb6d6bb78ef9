/**
 * The one-to-one pairing of rows with columns whose weights (0 or more) have the largest sum, exactly: the Hungarian
 * method with potentials, in time rows² × columns for the shorter side as rows. `pairs[row]` is a column or null.
 */
export function bestPairs(weights: readonly (readonly number[])[]): (number | null)[] {
  const columns = weights[0]?.length ?? 0;
  if (columns === 0) return weights.map(() => null);
  if (weights.length > columns) {
    const turned = bestPairs(Array.from({ length: columns }, (_, column) => weights.map((row) => row[column] ?? 0)));
    return weights.map((_, row) => {
      const column = turned.indexOf(row);
      return column < 0 ? null : column;
    });
  }
  const rowOf = pairRows(weights, columns);
  const pairs: (number | null)[] = weights.map(() => null);
  for (const [column, row] of rowOf.entries()) if (row !== null) pairs[row] = column;
  return pairs;
}

/** The row of each column; every row gets one. */
function pairRows(weights: readonly (readonly number[])[], columns: number): (number | null)[] {
  const rowPotential = weights.map(() => 0);
  const columnPotential = new Float64Array(columns);
  const rowOf: (number | null)[] = Array.from({ length: columns }, () => null);
  for (const start of weights.keys()) {
    const slack = new Float64Array(columns).fill(Number.POSITIVE_INFINITY);
    const cameFrom: (number | null)[] = Array.from({ length: columns }, () => null);
    const visited: number[] = [];
    const isVisited = new Uint8Array(columns);
    let row: number | null = start;
    let last: number | null = null;
    while (row !== null) {
      let nearest = -1;
      for (let column = 0; column < columns; column++) {
        if (isVisited[column]) continue;
        const cost = -(weights[row]?.[column] ?? 0) - (rowPotential[row] ?? 0) - (columnPotential[column] ?? 0);
        if (cost < (slack[column] ?? 0)) {
          slack[column] = cost;
          cameFrom[column] = last;
        }
        if (nearest < 0 || (slack[column] ?? 0) < (slack[nearest] ?? 0)) nearest = column;
      }
      const step = slack[nearest] ?? 0;
      rowPotential[start] = (rowPotential[start] ?? 0) + step;
      for (const column of visited) {
        const held = rowOf[column] as number;
        rowPotential[held] = (rowPotential[held] ?? 0) + step;
        columnPotential[column] = (columnPotential[column] ?? 0) - step;
      }
      for (let column = 0; column < columns; column++) if (!isVisited[column]) slack[column] = (slack[column] ?? 0) - step;
      isVisited[nearest] = 1;
      visited.push(nearest);
      last = nearest;
      row = rowOf[nearest] ?? null;
    }
    for (let column = last; column !== null; ) {
      const before: number | null = cameFrom[column] ?? null;
      rowOf[column] = before === null ? start : (rowOf[before] ?? null);
      column = before;
    }
  }
  return rowOf;
}
