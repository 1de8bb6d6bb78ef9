/** The time of a simulation. Nothing waits for real: time jumps from one event to the next. */
export interface VirtualTime {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs the work once, so many milliseconds from now, unless it is stopped before. Of the same moment the first asked for comes first. */
  after(ms: number, work: () => void): () => void;
  /** Runs events until `done`, asked between them, when nothing is left to run of what came before. False: there was no end by `limit`. */
  run(done: () => boolean, limit: number): Promise<boolean>;
}

interface Entry {
  at: number;
  order: number;
  work: (() => void) | null;
}

export function createVirtualTime(start: number): VirtualTime {
  const entries: Entry[] = [];
  let now = start;
  let order = 0;

  return {
    now: () => now,
    after(ms, work) {
      const entry: Entry = { at: now + ms, order: order++, work };
      push(entries, entry);
      return () => {
        entry.work = null;
      };
    },
    async run(done, limit) {
      for (;;) {
        await settled();
        if (done()) return true;
        const next = pop(entries);
        if (next === undefined || next.at > limit) return false;
        now = next.at;
        next.work?.();
      }
    },
  };
}

/** Node runs a tick only when no promise is left that could go on: all that the last event began has come to its next wait. */
const settled = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

const isBefore = (one: Entry, other: Entry): boolean => one.at < other.at || (one.at === other.at && one.order < other.order);

/** Onto a binary heap, the earliest on top. */
function push(heap: Entry[], event: Entry): void {
  let place = heap.push(event) - 1;
  while (place > 0) {
    const parent = (place - 1) >> 1;
    const above = heap[parent] as Entry;
    if (isBefore(above, event)) break;
    heap[place] = above;
    place = parent;
  }
  heap[place] = event;
}

function pop(heap: Entry[]): Entry | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  let place = 0;
  for (;;) {
    let child = 2 * place + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1] as Entry, heap[child] as Entry)) child++;
    if (isBefore(last, heap[child] as Entry)) break;
    heap[place] = heap[child] as Entry;
    place = child;
  }
  heap[place] = last;
  return first;
}
