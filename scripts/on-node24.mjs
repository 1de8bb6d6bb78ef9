// Runs a TypeScript program of this checkout on the Node 24 of node_modules: node scripts/on-node24.mjs FILE ARGUMENTS…
import { spawn } from 'node:child_process';
import path from 'node:path';
import { node24Environment } from './lib/node24.mjs';
import { ROOT } from './lib/root.mjs';
import { exitCodeOf } from './lib/run.mjs';

const [file, ...args] = process.argv.slice(2);
const program = spawn('node', ['--disable-warning=ExperimentalWarning', path.join(ROOT, file), ...args], {
  cwd: ROOT,
  env: node24Environment(),
  stdio: 'inherit',
});
program.on('exit', (code, signal) => {
  process.exitCode = code ?? exitCodeOf(signal);
});
// The terminal's Ctrl-C reaches the program too; its end is ours.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => program.kill('SIGTERM'));
