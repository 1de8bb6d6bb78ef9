import { createStore } from '../settings/store.ts';

const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 15_000;

/** Whether the server answered last time. While it does not, it is asked again and again, ever more patiently. */
export const reachable = createStore(true);

let timer: ReturnType<typeof setTimeout> | undefined;
let looking: Promise<void> | null = null;

/** A request was answered, by success or by refusal. */
export function foundServer(): void {
  clearTimeout(timer);
  reachable.set(true);
}

/** A request got no answer, or somebody wants to know: asks once, and goes on asking until there is an answer. */
export function lookForServer(wait = FIRST_WAIT): Promise<void> {
  clearTimeout(timer);
  looking ??= look(wait).finally(() => {
    looking = null;
  });
  return looking;
}

async function look(wait: number): Promise<void> {
  if (await answers()) return foundServer();
  reachable.set(false);
  timer = setTimeout(() => void lookForServer(Math.min(wait * 1.5, LONGEST_WAIT)), wait);
}

async function answers(): Promise<boolean> {
  try {
    const response = await fetch('/api/v1/status', { signal: AbortSignal.timeout(5_000) });
    return response.ok;
  } catch {
    return false;
  }
}
