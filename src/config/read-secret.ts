import { readFileSync } from 'node:fs';
import { keyProblem } from './api-key.ts';
import type { EnvReading } from './env.ts';

/** A secret in a variable that an operator's file names, or in the file that NAME_FILE names; else what is wrong. */
export function readSecret(name: string, { named }: Pick<EnvReading, 'named'>): { secret: string } | { problem: string } {
  const value = named(name);
  if (value) return usable(name, value);
  const file = named(`${name}_FILE`);
  if (!file) return { problem: `${name} is not set` };
  try {
    const text = readFileSync(file, 'utf8');
    return text.trim() === '' ? { problem: `${name}_FILE: ${file} is empty` } : usable(name, text);
  } catch {
    return { problem: `${name}_FILE: ${file} cannot be read` };
  }
}

function usable(name: string, text: string): { secret: string } | { problem: string } {
  const problem = keyProblem(text);
  return problem === null ? { secret: text.trim() } : { problem: `${name} ${problem}` };
}
