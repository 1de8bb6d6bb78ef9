import type { Piscina } from 'piscina';
import { AppError } from '../contract/app-error.ts';
import { openThreads } from './open-threads.ts';
import type * as thread from './text-thread.ts';

type Thread = typeof thread;
type Done<Name extends keyof Thread> = Extract<Awaited<ReturnType<Thread[Name]>>, { done: unknown }>['done'];

let threads: Piscina | null = null;

/** Has a function of text-thread.ts run in a thread: a transcript of two days keeps it busy for seconds. Throws what it throws. */
export async function askTextThread<Name extends keyof Thread>(
  name: Name,
  order: Parameters<Thread[Name]>[0],
  signal: AbortSignal,
): Promise<Done<Name>> {
  threads ??= openThreads(new URL('text-thread.ts', import.meta.url));
  const answer = await threads.run(order, { name, signal });
  if ('done' in answer) return answer.done;
  const { code, message, details } = answer.failed;
  throw new AppError(code, { message, details });
}
