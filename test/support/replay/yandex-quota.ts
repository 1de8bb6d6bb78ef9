/** How many calls are taken; refused ones do not count. */
export interface Quota {
  /** False when there is no room for one more. */
  take(): boolean;
}

/** At most so many in any stretch of `perMs`. */
export function windowQuota(calls: number, perMs: number): Quota {
  let taken: number[] = [];
  return {
    take() {
      const now = performance.now();
      taken = taken.filter((at) => now - at < perMs);
      if (taken.length >= calls) return false;
      taken.push(now);
      return true;
    },
  };
}

/** At most so many at once, and so many a second in the long run: calls that a busy process has held up may come together. */
export function rateQuota(perSecond: number): Quota {
  let [room, since] = [perSecond, performance.now()];
  return {
    take() {
      const now = performance.now();
      room = Math.min(perSecond, room + ((now - since) * perSecond) / 1000);
      since = now;
      if (room < 1) return false;
      room--;
      return true;
    },
  };
}
