import { type Command, Option } from 'commander';
import type { EvalOptions } from './eval-options.ts';

export function addEval(program: Command, version: string): void {
  program
    .command('eval')
    .description('Score engines against references: word and character error rates. The table goes to standard output')
    .option('--manifest <file>', 'JSON, JSON Lines, CSV or TSV with audio, text or text_file, and language')
    .option('--engine <id>', 'auto, or an engine; repeat it to compare engines', (id: string, others: string[]) => [...others, id], [])
    .addOption(
      new Option('--language <which>', 'what engines are told: nothing, or the language of each entry')
        .choices(['auto', 'as-given'])
        .default('auto'),
    )
    .option('--out <dir>', 'keep what each engine heard in this folder')
    .addOption(
      new Option('--reference <file>', 'a text, to score --hypothesis without audio').conflicts(['manifest', 'engine', 'language', 'out']),
    )
    .option('--hypothesis <file>', 'the text that is scored against --reference')
    .option('--json', 'print JSON in place of the table')
    .option('--html <file>', 'write a page with every difference into this file')
    .action((options: EvalOptions) => run(options, version));
}

async function run(options: EvalOptions, version: string): Promise<void> {
  const { manifest, reference, hypothesis } = options;
  if (manifest !== undefined && hypothesis === undefined) {
    const { evaluateManifest } = await import('./evaluate-manifest.ts');
    await evaluateManifest({ ...options, manifest }, version);
  } else if (manifest === undefined && reference !== undefined && hypothesis !== undefined) {
    const { evaluateTexts } = await import('./evaluate-texts.ts');
    await evaluateTexts({ ...options, reference, hypothesis });
  } else throw new Error('Give --manifest FILE, or --reference FILE and --hypothesis FILE');
}
