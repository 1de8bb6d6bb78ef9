import { type Command, Option } from 'commander';
import { addEvalHistory } from './eval-history.ts';
import { type EvalOptions, parseCollar } from './eval-options.ts';

export function addEval(program: Command, version: string): void {
  const command = program
    .command('eval')
    .description('Score engines against references: errors in words, characters, numbers and speakers. The table goes to standard output')
    .enablePositionalOptions()
    .option('--manifest <file>', 'JSON, JSON Lines, CSV or TSV with audio, text or text_file, language, and rttm')
    .option('--engine <id>', 'auto, or an engine; repeat it to compare engines', (id: string, others: string[]) => [...others, id], [])
    .addOption(
      new Option('--language <which>', 'what engines are told: nothing, or the language of each entry')
        .choices(['auto', 'as-given'])
        .default('auto'),
    )
    .option('--out <dir>', 'keep what each engine heard in this folder')
    .option('--name <name>', 'call the run so in the history; runs of one name are compared (default: the name of the manifest)')
    .option('--no-cache', 'hear everything anew, also what was heard before')
    .option('--no-save', 'leave the run out of the history')
    .addOption(
      new Option('--reference <file>', 'a text, to score --hypothesis without audio').conflicts(['manifest', 'engine', 'language', 'out']),
    )
    .option('--hypothesis <file>', 'the text that is scored against --reference')
    .addOption(
      new Option('--rttm <file>', 'speaker turns, to score --hypothesis-rttm without audio').conflicts([
        ...['manifest', 'engine', 'language', 'out', 'reference', 'hypothesis', 'html'],
      ]),
    )
    .option('--hypothesis-rttm <file>', 'the turns that are scored against --rttm')
    .option('--collar <seconds>', 'time left out round each edge of a reference turn, half on each side', parseCollar, 0)
    .option('--skip-overlap', 'leave out where several speak at once')
    .option('--json', 'print JSON in place of the table')
    .option('--html <file>', 'write a page with every difference into this file')
    .action((options: EvalOptions) => run(options, version));
  addEvalHistory(command, version);
}

async function run(options: EvalOptions, version: string): Promise<void> {
  const { manifest, reference, hypothesis, rttm, hypothesisRttm } = options;
  if (rttm !== undefined && hypothesisRttm !== undefined) {
    const { evaluateTurns } = await import('./evaluate-turns.ts');
    await evaluateTurns({ ...options, rttm, hypothesisRttm });
  } else if (manifest !== undefined && hypothesis === undefined) {
    const { evaluateManifest } = await import('./evaluate-manifest.ts');
    await evaluateManifest({ ...options, manifest }, version);
  } else if (manifest === undefined && reference !== undefined && hypothesis !== undefined) {
    const { evaluateTexts } = await import('./evaluate-texts.ts');
    await evaluateTexts({ ...options, reference, hypothesis });
  } else throw new Error('Give --manifest FILE, --reference FILE and --hypothesis FILE, or --rttm FILE and --hypothesis-rttm FILE');
}
