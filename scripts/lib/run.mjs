import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { ROOT } from './root.mjs';

const GRACE_MS = 5_000;
const PIPES_MS = 2_000;
const children = new Set();
let interrupted = false;

/**
 * Runs a command to its end and never throws: `{ code, output, timedOut }`, code 127 when it cannot be started.
 * `show` lets it write to the screen instead of into `output`. With `timeoutMs` it gets a process group of its own, and
 * nothing of that group outlives it.
 */
export function run(command, args, { cwd = ROOT, env = process.env, show = false, timeoutMs } = {}) {
  const ownGroup = timeoutMs !== undefined;
  return new Promise((resolve) => {
    const stdio = show ? ['inherit', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'];
    const child = spawn(command, args, { cwd, env, stdio, detached: ownGroup });
    const entry = { child, ownGroup };
    children.add(entry);

    let output = '';
    const collect = (text) => {
      output += text;
    };
    child.stdout?.setEncoding('utf8').on('data', collect);
    child.stderr?.setEncoding('utf8').on('data', collect);

    let timedOut = false;
    const timer = ownGroup
      ? setTimeout(() => {
          timedOut = true;
          stop(entry);
        }, timeoutMs)
      : undefined;

    const finish = (code) => {
      clearTimeout(timer);
      children.delete(entry);
      if (!interrupted) resolve({ code, output, timedOut });
    };
    child.on('error', (error) => {
      output += error.message;
      finish(127);
    });
    child.on('exit', (code, signal) => {
      const result = code ?? exitCodeOf(signal);
      if (ownGroup) kill(entry, 'SIGKILL');
      child.on('close', () => finish(result));
      // What left the group can hold the pipes open for ever.
      setTimeout(finish, PIPES_MS, result).unref();
    });
  });
}

/** Makes Ctrl-C and SIGTERM end the running commands and then this program; gives the function that takes it back. */
export function stopCommandsOnSignals() {
  const handle = (signal) => {
    if (interrupted) return;
    interrupted = true;
    for (const entry of children) stop(entry);
    setInterval(() => children.size === 0 && process.exit(exitCodeOf(signal)), 20);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, handle);
  return () => {
    for (const signal of signals) process.off(signal, handle);
  };
}

/** The exit code by which a shell reports death by this signal. */
export function exitCodeOf(signal) {
  return 128 + constants.signals[signal];
}

function stop(entry) {
  kill(entry, 'SIGTERM');
  setTimeout(kill, GRACE_MS, entry, 'SIGKILL').unref();
}

function kill({ child, ownGroup }, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(ownGroup ? -child.pid : child.pid, signal);
  } catch (error) {
    // Gone already, or run by sudo, which hears the terminal itself.
    if (error.code !== 'ESRCH' && error.code !== 'EPERM') throw error;
  }
}
