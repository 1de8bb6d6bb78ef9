/** Two sequences as numbers, the same item the same number, from 0; `distinct` is how many there are. */
export function numberItems(a: Iterable<string>, b: Iterable<string>): { a: Int32Array; b: Int32Array; distinct: number } {
  const ids = new Map<string, number>();
  const idOf = (item: string): number => {
    const id = ids.get(item) ?? ids.size;
    ids.set(item, id);
    return id;
  };
  const [first, second] = [Int32Array.from(a, idOf), Int32Array.from(b, idOf)];
  return { a: first, b: second, distinct: ids.size };
}
