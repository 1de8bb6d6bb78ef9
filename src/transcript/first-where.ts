/** The first of `count` places for which something holds that holds for all places behind it, too; `count`: for none. */
export function firstWhere(count: number, holds: (place: number) => boolean): number {
  let low = 0;
  for (let high = count; low < high; ) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
