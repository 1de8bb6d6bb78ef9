/**
 * How unlike two folded words are: Levenshtein distance over the length of the longer one, 0 (the same) to 1. Beyond
 * `limit` it is not worked out and 1 is returned.
 */
export function letterDistance(one: string, other: string, limit = 1): number {
  if (one === other) return 0;
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.length - short.length > limit * long.length) return 1;
  const row = Uint16Array.from({ length: short.length + 1 }, (_, i) => i);
  for (let i = 1; i <= long.length; i++) {
    let diagonal = row[0] as number;
    row[0] = i;
    for (let j = 1; j <= short.length; j++) {
      const above = row[j] as number;
      const changed = diagonal + (long.charCodeAt(i - 1) === short.charCodeAt(j - 1) ? 0 : 1);
      row[j] = Math.min(changed, above + 1, (row[j - 1] as number) + 1);
      diagonal = above;
    }
  }
  const distance = (row[short.length] as number) / long.length;
  return distance > limit ? 1 : distance;
}
