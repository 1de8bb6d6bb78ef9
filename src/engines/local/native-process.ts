import { type ChildProcess, spawn } from 'node:child_process';
import { containment } from '../../audio/containment.ts';

export interface NativeProcess {
  /** The program, which talks by messages. */
  entry: string;
  /** The most memory of its own that it may take. */
  memoryBytes: number;
  /** Folders where programs are looked for, as in PATH. */
  searchPath: string;
}

/** Starts a program of ours with native code in it: it cannot reach the network, has bounded memory and dies with this process. */
export function spawnNative({ entry, memoryBytes, searchPath }: NativeProcess): ChildProcess {
  const [command = process.execPath, ...args] = [...containment(`--data=${memoryBytes}`), process.execPath, '--no-warnings', entry];
  return spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], env: { PATH: searchPath, LC_ALL: 'C.UTF-8' } });
}

/** How a process has ended. Resolves in any case. */
export function endOf(child: ChildProcess): Promise<string> {
  return new Promise<string>((resolve) => {
    child.once('close', (code, signal) => resolve(signal === null ? `exit code ${code}` : `ended by ${signal}`));
    child.on('error', (error) => child.pid === undefined && resolve(`it cannot be started (${error.message})`));
  });
}

/** Of a crash of Node itself the line with the error, else the first. */
export function tellingLine(said: string): string | undefined {
  const lines = said.split('\n').filter(Boolean);
  return lines.find((line) => /^\w*Error: /.test(line)) ?? lines[0];
}

/** SIGKILL that we did not send is the kernel's, out of memory; a refused allocation says so before it ends the process. */
export function isOutOfMemory(reason: string, said: string): boolean {
  return reason === 'ended by SIGKILL' || /bad_alloc|out of memory|Failed to allocate memory|BFCArena/i.test(`${reason}\n${said}`);
}
