import { spawn } from 'node:child_process';
import path from 'node:path';
import { ROOT } from './root.mjs';
import { exitCodeOf } from './run.mjs';

const SAME_SIGNAL_MS = 500;

/** Runs the app until it ends and gives its exit code. Each signal for this program reaches the app once. */
export function runApp(args) {
  const app = spawn(path.join(ROOT, 'bin', 'kazru-stt'), args, { stdio: 'inherit' });
  // The terminal sends Ctrl-C to the whole process group, so the app has it already.
  const signalledByTerminal = process.stdin.isTTY === true;
  forwardTo(app, 'SIGINT', !signalledByTerminal);
  forwardTo(app, 'SIGHUP', !signalledByTerminal);
  forwardTo(app, 'SIGTERM', true);
  return new Promise((resolve) => {
    app.on('error', (error) => {
      console.error(`The app cannot be started: ${error.message}`);
      resolve(1);
    });
    app.on('exit', (code, signal) => resolve(code ?? exitCodeOf(signal)));
  });
}

function forwardTo(app, signal, wanted) {
  let last = Number.NEGATIVE_INFINITY;
  process.on(signal, () => {
    // npm repeats a signal that its process group got.
    const repeated = performance.now() - last < SAME_SIGNAL_MS;
    last = performance.now();
    if (wanted && !repeated) app.kill(signal);
  });
}
