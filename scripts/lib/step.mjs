const TAIL_LINES = 30;

/**
 * Says what is done and how long it took, in one line. `work` gives a result of `run`; when its code is not 0 the end of
 * its output follows. Gives whether it went well.
 */
export async function step(title, work) {
  const start = performance.now();
  process.stdout.write(`${title} … `);
  const { code, output } = await work();
  process.stdout.write(`${code === 0 ? 'done' : 'FAILED'} (${seconds(start)})\n`);
  if (code !== 0) process.stdout.write(`${tail(output)}\n`);
  return code === 0;
}

/** The time since `start` (of `performance.now()`) for a person. */
export function seconds(start) {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}

function tail(output) {
  return output
    .trimEnd()
    .split('\n')
    .slice(-TAIL_LINES)
    .map((line) => `  ${line}`)
    .join('\n');
}
