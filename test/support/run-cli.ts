import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { PLAIN_RUN } from './plain-run.ts';

/** The program as people start it. */
export const PROGRAM = fileURLToPath(new URL('../../bin/kazru-stt', import.meta.url));

export interface CliResult {
  exitCode: number | undefined;
  stdout: string;
  stderr: string;
}

/** Runs `bin/kazru-stt` with these settings and no others, to its end. */
export async function runCli(args: readonly string[], env: Record<string, string>): Promise<CliResult> {
  const { exitCode, stdout, stderr } = await execa(PROGRAM, args, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...PLAIN_RUN, ...env },
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    timeout: 50_000,
  });
  return { exitCode, stdout, stderr };
}
