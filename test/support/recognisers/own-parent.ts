import { startRecogniser } from '../../../src/engines/local/recogniser-child.ts';

/** A program that loads a model, says which process has it, and stays. What it is told comes as JSON. */
const child = startRecogniser(JSON.parse(process.argv[2] ?? '{}'));
await child.loaded;
process.stdout.write(`${child.pid}\n`);
setInterval(() => {}, 60_000);
