export interface Machine {
  cores: number;
  /** Memory that all processes of this machine, or of this container, have together. */
  memoryBytes: number;
}

export interface ProcessPlan {
  /** Processes with the model at the same time. */
  processes: number;
  /** Threads of each. */
  threads: number;
  /** The most memory of its own that each may take. */
  memoryBytes: number;
}

const GIGABYTE = 1024 ** 3;
/** More threads hardly help one clip; a second clip beside it does. */
const THREADS = 4;
/** The runtime itself and the buffers of one clip. */
const BASE = 0.6 * GIGABYTE;
/** Models are read whole, and laid out again for the processor. */
const COPIES = 2.5;

/** How many processes a machine can carry for a model of so many bytes, with half of its memory left for everything else. */
export function planProcesses(modelBytes: number, { cores, memoryBytes }: Machine): ProcessPlan {
  const threads = Math.max(1, Math.min(THREADS, cores));
  const each = BASE + modelBytes * COPIES;
  const processes = Math.max(1, Math.min(Math.floor(cores / threads), Math.floor(memoryBytes / 2 / each)));
  // A limit against running wild, not a measure: twice what is expected, and 2 GB for clips that are long.
  return { processes, threads, memoryBytes: Math.ceil(2 * each + 2 * GIGABYTE) };
}
