import { PERSONAL_DATA } from '../src/contract/processing.ts';
import { leaveOutFillers } from '../src/text/fillers/leave-out-fillers.ts';
import { applyGlossary } from '../src/text/glossary/apply-glossary.ts';
import { compileGlossary } from '../src/text/glossary/compile-glossary.ts';
import type { GlossaryEntry } from '../src/text/glossary/glossary-entry.ts';
import { leaveOutInvented } from '../src/text/invented/leave-out-invented.ts';
import { type Passage, type Step, toTokens } from '../src/text/passage.ts';
import { maskPersonalData } from '../src/text/personal-data/mask-personal-data.ts';
import { maskProfanity } from '../src/text/profanity/mask-profanity.ts';
import { judgePassages } from '../src/text/quality/judge-passages.ts';
import { leaveOutRepetitions } from '../src/text/repetitions/leave-out-repetitions.ts';
import { numbers } from './lib/options.ts';
import { median, milliseconds, printTable } from './lib/report.ts';

const WORDS = 9000;
const ROUNDS = 60;
const SENTENCES = [
  'біз бұл мәселені келесі аптада кеңсе басшысымен бірге қайта талқылаймыз деп шештік',
  'ну мы с вами договор подпишем завтра и отправим в каспий банк',
  'Коллеги, давайте обсудим бюджет на второй квартал, потому что, э-э, сроки горят.',
  'мен мен договорға қол қойып жібердім жаңағы құжатты ертең таңертең апарамын',
  'позвоните мне по номеру 8 701 123 45 67 после обеда пожалуйста',
];

/** The steps of clean-up over a transcript of an hour, once they are warm, and what a large glossary costs (`entries`, 100,000). */
export async function cleanUp(args: string[]): Promise<void> {
  const { entries } = numbers(args, { entries: 100_000 });
  const passages = transcript();
  const speech = [[0, 10_000_000]] as const;
  const small = compileGlossary(glossary(1000));
  const steps: [string, Step | ((given: readonly Passage[]) => unknown)][] = [
    ['invented', leaveOutInvented(speech)],
    ['fillers, hesitations', leaveOutFillers('hesitations')],
    ['fillers, all', leaveOutFillers('all')],
    ['repetitions', leaveOutRepetitions],
    ['glossary, 1,000 entries', applyGlossary(small, () => {})],
    ['profanity', maskProfanity()],
    ['personal data', maskPersonalData(PERSONAL_DATA, ['Ерлан Ахметов', 'Серикова Айгүл'])],
    ['quality', (given) => judgePassages(given, { speech })],
  ];
  printTable([['step', 'median', 'best'], ...steps.map(([name, step]) => [name, ...timesOf(() => step(passages))])]);

  const before = process.memoryUsage().rss;
  const began = performance.now();
  const large = compileGlossary(glossary(entries));
  const took = performance.now() - began;
  const grown = (process.memoryUsage().rss - before) / 1024 ** 2;
  process.stdout.write(`\nA glossary of ${large.entries.length} entries: compiled in ${milliseconds(took)}, ${grown.toFixed(0)} MB\n`);
}

function timesOf(work: () => unknown): string[] {
  const times = Array.from({ length: ROUNDS }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
  return [milliseconds(median(times)), milliseconds(Math.min(...times))];
}

function transcript(): Passage[] {
  const passages: Passage[] = [];
  let atMs = 0;
  for (let words = 0, index = 0; words < WORDS; index++) {
    const texts = (SENTENCES[index % SENTENCES.length] as string).split(' ');
    words += texts.length;
    const spoken = texts.map((text) => {
      const startMs = atMs;
      atMs += 70 * text.length;
      return { text, startMs, endMs: atMs, confidence: 0.9, language: 'und' };
    });
    passages.push({ speakerId: `S${index % 3}`, tokens: toTokens(spoken) });
    atMs += 300;
  }
  return passages;
}

function glossary(count: number): GlossaryEntry[] {
  return Array.from({ length: count }, (_, index) => ({
    id: String(index),
    term: index === 0 ? 'Kaspi Bank' : `ТОО Үлгі-${index}`,
    variants: [index === 0 ? 'каспий банк' : `тоо улги ${index.toString(36)}`],
    kind: 'name',
  }));
}
