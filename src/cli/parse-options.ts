import type { z } from 'zod';

/** Options of a command as the schema reads them. Throws an error of one line that names the option. */
export function parseOptions<T>(schema: z.ZodType<T>, options: Record<string, unknown>): T {
  const { success, data, error } = schema.safeParse(options);
  if (success) return data;
  const [issue] = error.issues;
  throw new Error(`--${issue?.path.join('.')}: ${issue?.message}`);
}
