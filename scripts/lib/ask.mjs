import { createInterface } from 'node:readline/promises';

/** Whether a person sits at the terminal and can answer. */
export function isInteractive() {
  return process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/** Whether to ask before installing: a person is there and has not agreed beforehand (`--yes`, `-y`; CI never asks). */
export function shouldAsk(args, env = process.env, interactive = isInteractive()) {
  const agreed = args.includes('--yes') || args.includes('-y') || env.npm_config_yes === 'true';
  return interactive && !agreed && !env.CI;
}

/** Asks once; an empty answer is yes, the end of the input is no, Ctrl-C ends the program. */
export async function confirm(question) {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  terminal.once('SIGINT', () => process.exit(130));
  try {
    const closed = new Promise((resolve) => terminal.once('close', () => resolve('no')));
    const answer = await Promise.race([terminal.question(`${question} [Y/n] `), closed]);
    return /^\s*(y|yes)?\s*$/i.test(answer);
  } finally {
    terminal.close();
  }
}
