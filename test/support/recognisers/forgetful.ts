import { createProcessPool } from '../../../src/engines/local/process-pool.ts';
import { startRecogniser } from '../../../src/engines/local/recogniser-child.ts';

/** A program that hears one clip and comes to its end without tidying up. What it is told comes as JSON. */
const { settings, request } = JSON.parse(process.argv[2] ?? '{}');
const pool = createProcessPool({ start: () => startRecogniser(settings), size: 1, idleMs: 600_000 });
const { result } = await pool.hear(request, { signal: new AbortController().signal, timeoutMs: 60_000 });
process.stdout.write(JSON.stringify(result));
