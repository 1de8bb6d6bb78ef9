import { reportToSupervisor } from '../../src/platform/supervisor.ts';

/** A process under supervision. Its argument: `lives`, `hangs` (blocks after its first second), `dies`, or `stays` (ignores SIGTERM). */
const [, , behaviour] = process.argv;
const metrics = async () => [{ help: '', name: 'child_pid', type: 'gauge', values: [{ value: process.pid, labels: {} }] }] as never;
const reports = reportToSupervisor({ metrics, onOrphaned: () => process.exit(0) });
process.on('SIGTERM', () => behaviour !== 'stays' && process.exit(0));
if (behaviour === 'hangs') setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 1200);
if (behaviour === 'dies') setTimeout(() => process.exit(3), 300);
process.on('exit', () => reports[Symbol.dispose]());
