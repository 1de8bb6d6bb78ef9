import type { DeadLetter } from '../../../src/contract/admin.ts';
import { say } from '../i18n/i18n.ts';
import { dropDead, retryAllDead, retryDead } from './admin-api.ts';
import { attempt } from './attempt.ts';

/** Each says in passing how it went, and gives whether it went well. */
export const retryLetter = (letter: DeadLetter): Promise<boolean> =>
  attempt(async () => {
    await retryDead(letter.job_id);
    return say('admin.retried', { n: 1 });
  });

export const retryAllLetters = (): Promise<boolean> =>
  attempt(async () => {
    const { retried, left } = await retryAllDead();
    return [say('admin.retried', { n: retried }), ...(left > 0 ? [say('admin.left', { n: left })] : [])].join(' ');
  });

export const dropLetter = (letter: DeadLetter, reason: string): Promise<boolean> =>
  attempt(async () => {
    await dropDead(letter.job_id, reason);
    return say('admin.dropped', { name: letter.original_filename });
  });
