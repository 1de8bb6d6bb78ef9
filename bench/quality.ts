import { parseArgs } from 'node:util';
import { LOOK_BELOW } from '../src/contract/processing.ts';
import { confidenceOf, QUALITY_MODEL, type QualityModel } from '../src/text/quality/judge-passages.ts';
import { fitModel } from '../test/support/quality/fit-model.ts';
import { keepTranscripts } from '../test/support/quality/held-out.ts';
import {
  areaUnderCurve,
  calibrationError,
  type Judged,
  markQuality,
  needsLook,
  reliabilityBins,
} from '../test/support/quality/reliability.ts';
import { type MarkedTranscript, type Sample, samplesOf } from '../test/support/quality/samples.ts';
import { hearingsOf } from './lib/quality/hearings.ts';
import { heardByPocketSphinx } from './lib/quality/pocketsphinx.ts';
import { spokenDialogue, spokenWords } from './lib/quality/recordings.ts';
import { printTable } from './lib/report.ts';
import { temporaryFolder } from './lib/scratch.ts';
import { transcribedClips } from './lib/speech.ts';

/** Recordings of each kind; every second one is held out. */
const RECORDINGS = 12;
/** How often engines of each kind hear each of them, with other errors each time. */
const ROUNDS = 3;
const THRESHOLDS = [0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9];

/** Fits our own confidence on half of the recordings and judges it on the others. */
export async function quality(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { keep: { type: 'boolean' } }, strict: true });
  await using folder = await temporaryFolder();
  const [fitted, heldOut] = await transcripts(folder.path);
  const [known, unseen] = [await samplesOfAll(fitted), await samplesOfAll(heldOut)];
  const model = fitModel(known);
  process.stdout.write(`Fitted on ${known.length} segments of half of the recordings, judged on ${unseen.length} of the others:\n`);
  process.stdout.write(`${JSON.stringify(model, null, 2)}\n\n`);
  printSummary([
    ['fitted now, on what it was fitted on', known, model],
    ['fitted now', unseen, model],
    ['in the source', unseen, QUALITY_MODEL],
    ...[...new Set(unseen.map(({ kind }) => kind))].map(
      (kind): Row => [`  ${kind}`, unseen.filter((one) => one.kind === kind), QUALITY_MODEL],
    ),
  ]);
  const judged = judge(unseen, QUALITY_MODEL);
  process.stdout.write('\nIn the source, by what was predicted:\n');
  printTable([
    ['predicted', 'segments', 'words', 'predicted, mean', 'right'],
    ...reliabilityBins(judged).map(({ from, to, segments, words, predicted, right }) => [
      `${from.toFixed(1)} to ${to.toFixed(1)}`,
      ...[segments, words].map(String),
      ...[predicted, right].map(percent),
    ]),
  ]);
  process.stdout.write('\nMarked below, on what was fitted on:\n');
  printTable([
    ['', 'precision', 'recall', 'marked'],
    ...THRESHOLDS.map((threshold) => {
      const { precision, recall, marked } = markQuality(judge(known, QUALITY_MODEL), threshold);
      return [threshold.toFixed(2), ...[precision, recall, marked].map(percent)];
    }),
  ]);
  process.stdout.write('\nOf each damage:\n');
  printTable([
    ['', 'segments', 'right', 'predicted', 'marked'],
    ...[...new Set(unseen.map(({ damage }) => damage))].map((damage) => {
      const own = judge(
        unseen.filter((one) => one.damage === damage),
        QUALITY_MODEL,
      );
      const words = own.reduce((sum, { right, wrong }) => sum + right + wrong, 0);
      return [
        damage ?? 'none',
        String(own.length),
        percent(own.reduce((sum, { right }) => sum + right, 0) / words),
        percent(own.reduce((sum, { right, wrong, predicted }) => sum + predicted * (right + wrong), 0) / words),
        percent(markQuality(own, LOOK_BELOW).marked),
      ];
    }),
  ]);
  if (values.keep) await keepTranscripts(someOfEach(heldOut));
}

type Row = [name: string, samples: readonly Sample[], model: QualityModel];

function printSummary(rows: readonly Row[]): void {
  printTable([
    ['', 'segments', 'right', 'predicted', 'ECE', 'AUC', 'need a look', 'marked', 'precision', 'recall'],
    ...rows.map(([name, samples, model]) => {
      const judged = judge(samples, model);
      const words = judged.reduce((sum, { right, wrong }) => sum + right + wrong, 0);
      const share = (of: (one: Judged) => number): string => percent(judged.reduce((sum, one) => sum + of(one), 0) / words);
      const auc = areaUnderCurve(judged);
      const { marked, precision, recall } = markQuality(judged, LOOK_BELOW);
      return [
        name,
        String(judged.length),
        share(({ right }) => right),
        share(({ predicted, right, wrong }) => predicted * (right + wrong)),
        calibrationError(judged).toFixed(3),
        Number.isNaN(auc) ? '-' : auc.toFixed(3),
        ...[judged.filter(needsLook).length / judged.length, marked, precision, recall].map(percent),
      ];
    }),
  ]);
}

async function samplesOfAll(transcripts: readonly MarkedTranscript[]): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const transcript of transcripts) samples.push(...(await samplesOf(transcript)));
  return samples;
}

function judge(samples: readonly Sample[], model: QualityModel): Judged[] {
  return samples.map(({ found, right, wrong }) => ({ predicted: confidenceOf(found, model), right, wrong }));
}

/** Those to fit on, and those to judge on: no recording is in both. */
async function transcripts(folder: string): Promise<[MarkedTranscript[], MarkedTranscript[]]> {
  const halves: [MarkedTranscript[], MarkedTranscript[]] = [[], []];
  const clips = await transcribedClips();
  const real = Promise.all(
    [0, 1].map((half) =>
      heardByPocketSphinx(
        clips.filter((_, index) => index % 2 === half),
        900 + half,
        folder,
      ),
    ),
  );
  for (let index = 0; index < RECORDINGS; index++)
    for (const make of [spokenWords, spokenDialogue]) {
      const recording = await make(500 + index, folder);
      for (let round = 0; round < ROUNDS; round++) halves[index % 2]?.push(...hearingsOf(recording, round));
    }
  for (const [half, transcript] of (await real).entries()) halves[half]?.push(transcript);
  return halves;
}

/** Every so many transcripts of a kind of engine one is kept: two, of other recordings for other kinds. */
const KEPT = 18;

function someOfEach(transcripts: readonly MarkedTranscript[]): MarkedTranscript[] {
  return [...Map.groupBy(transcripts, ({ kind }) => kind).values()].flatMap((own, kind) =>
    own.filter((_, index) => index % KEPT === kind % Math.min(6, own.length)),
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
