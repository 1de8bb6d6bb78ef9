import { readFileSync } from 'node:fs';
import type { EnvReading } from './env.ts';

/** A secret in a variable that an operator's file names, or in the file that NAME_FILE names; else what is wrong. */
export function readSecret(name: string, { named }: Pick<EnvReading, 'named'>): { secret: string } | { problem: string } {
  const value = named(name)?.trim();
  if (value) return { secret: value };
  const file = named(`${name}_FILE`);
  if (!file) return { problem: `${name} is not set` };
  try {
    const secret = readFileSync(file, 'utf8').trim();
    return secret === '' ? { problem: `${name}_FILE: ${file} is empty` } : { secret };
  } catch {
    return { problem: `${name}_FILE: ${file} cannot be read` };
  }
}
