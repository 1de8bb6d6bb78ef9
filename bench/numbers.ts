import { formOf } from '../src/text/form.ts';
import { senseOf } from '../src/text/numbers/sense.ts';
import { writeNumbers } from '../src/text/numbers/write-numbers.ts';
import { joinTokens, type Passage } from '../src/text/passage.ts';
import { passage, table } from '../test/support/numbers/passages.ts';
import { numbers as options } from './lib/options.ts';
import { median, milliseconds, printTable, ratio } from './lib/report.ts';

/** In an ordinary transcript one passage in so many has a number, of three words or so. */
const NUMBERED = 2;
const SENTENCES = 8;
const WARM_UP = 50;

/** Numbers written with digits in a transcript, against copying its tokens. In processor time: a busy machine counts less. */
export async function numbers(args: string[]): Promise<void> {
  const { words, runs } = options(args, { words: 9000, runs: 200 });
  const step = writeNumbers({});
  const rows = [NUMBERED, 1].map((each) => {
    const passages = transcript(words, each);
    const copy = () =>
      passages.map((one) => ({ ...one, tokens: one.tokens.map((token) => joinTokens([token], token.text, token.language)) }));
    const written = timesOf(() => step(passages), runs);
    const tokens = passages.flatMap((one) => one.tokens);
    const share = tokens.filter(({ form }) => senseOf(form).isStart).length / tokens.length;
    return [
      `${tokens.length} words, ${Math.round(100 * share)} % of them may start a number`,
      `${milliseconds(median(written))}, quickest ${milliseconds(Math.min(...written))}`,
      ratio(median(written), median(timesOf(copy, runs))),
    ];
  });
  printTable([['transcript', 'measured (within 6 ms)', 'against copying'], ...rows]);
}

function timesOf(work: () => unknown, runs: number): number[] {
  for (let run = 0; run < WARM_UP; run++) work();
  return Array.from({ length: runs }, () => {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  });
}

/** Sentences of the tests in turn, the same every time. */
function transcript(words: number, each: number): Passage[] {
  const isPlain = (said: string) => said.split(' ').every((word) => !senseOf(formOf(word)).isStart);
  const plain = table('unchanged').flatMap(({ said }) => (isPlain(said) ? [said] : []));
  const numbered = ['russian', 'kazakh', 'mixed'].flatMap((name) => table(name).map(({ said }) => said));
  const passages: Passage[] = [];
  for (let at = 0, length = 0; length < words; at++) {
    const sentences = Array.from({ length: SENTENCES }, (_, index) => plain[(at * SENTENCES + index) % plain.length] ?? '');
    if (at % each === 0) sentences[1] = numbered[(at / each) % numbered.length] ?? '';
    const made = passage(sentences.join(' '));
    passages.push(made);
    length += made.tokens.length;
  }
  return passages;
}
