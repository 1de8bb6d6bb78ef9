import { setTimeout as sleep } from 'node:timers/promises';

/** What a user reads, by name; users are numbered from 0. Rejects with Refused where the server has too much to do. */
export type Reads = Record<string, (user: number) => Promise<unknown>>;

export class Refused extends Error {}

export interface Crowd {
  users: number;
  seconds: number;
  /** What each does before it reads. */
  begin?: (user: number) => Promise<unknown>;
}

/** How the reads of one kind went. */
export interface Answers {
  /** Milliseconds, of those that were answered. */
  times: number[];
  refused: number;
}

/** As the page asks while something is going on. */
const EVERY_MS = 1000;

/** Users who read each of these once a second. Gives how that went, by name. */
export async function readAsUsers(reads: Reads, { users, seconds, begin }: Crowd): Promise<Map<string, Answers>> {
  const answers = new Map(Object.keys(reads).map((name): [string, Answers] => [name, { times: [], refused: 0 }]));
  const user = async (number: number): Promise<void> => {
    await sleep(Math.random() * EVERY_MS);
    await begin?.(number);
    const end = performance.now() + seconds * 1000;
    for (let next = performance.now() + EVERY_MS; performance.now() < end; next += EVERY_MS) {
      for (const [name, read] of Object.entries(reads)) await note(answers.get(name) as Answers, () => read(number));
      await sleep(Math.max(0, next - performance.now()));
    }
  };
  await Promise.all(Array.from({ length: users }, (_, number) => user(number)));
  return answers;
}

async function note(answers: Answers, read: () => Promise<unknown>): Promise<void> {
  const began = performance.now();
  try {
    await read();
    answers.times.push(performance.now() - began);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    answers.refused++;
  }
}
