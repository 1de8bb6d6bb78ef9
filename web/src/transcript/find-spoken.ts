interface Stretch {
  start_time: number;
  end_time: number;
}

/** Stretches may overlap when people speak at once; never more than a few deep. */
const LOOK_BACK = 4;

/**
 * The place in a list, sorted by start, of the stretch that is spoken at `time`, in seconds; -1 in a pause. Where
 * several overlap, the one that began last.
 */
export function findSpoken(stretches: readonly Stretch[], time: number): number {
  const last = lastStarted(stretches, time);
  for (let index = last; index >= 0 && index > last - LOOK_BACK; index -= 1) {
    const stretch = stretches[index];
    if (stretch !== undefined && time < stretch.end_time) return index;
  }
  return -1;
}

/** The place of the stretch that began last before `time`, spoken or over; -1 before the first. */
export function lastStarted(stretches: readonly Stretch[], time: number): number {
  let low = 0;
  let high = stretches.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((stretches[middle]?.start_time ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The place of the stretch at `time`; of the next one where that is in a pause, of the last one after all. */
export function nearest(stretches: readonly Stretch[], time: number): number {
  const started = lastStarted(stretches, time);
  const over = time >= (stretches[started]?.end_time ?? 0);
  return Math.max(0, Math.min(over ? started + 1 : started, stretches.length - 1));
}
