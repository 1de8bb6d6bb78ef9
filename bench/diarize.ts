import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { scoreTurns } from '../src/transcript/diarization/score-turns.ts';
import type { SpeakerTurn } from '../src/transcript/speaker-turn.ts';
import { recordingPath } from '../test/support/audio-maker.ts';
import { DIALOGUES, makeDialogue, seeded } from '../test/support/dialogues.ts';
import {
  byOneSpeaker,
  countSpeakers,
  decodeTo,
  detectIn,
  diarize as diarizeOne,
  errorRate,
  MEETINGS,
  meetingTurns,
  type Prepared,
  preparePcm,
} from '../test/support/diarization.ts';
import { SAMPLE_RATE, wav } from '../test/support/pcm.ts';
import { cpuSeconds } from './lib/cpu.ts';
import { numbers } from './lib/options.ts';
import { printTable, ratio, seconds } from './lib/report.ts';
import { temporaryFolder } from './lib/scratch.ts';

/** A recording whose turns are known, and which set it belongs to. */
interface Case {
  set: string;
  name: string;
  turns: SpeakerTurn[];
  prepared: Prepared;
}

interface Outcome {
  set: string;
  speakers: number;
  found: number;
  der: number;
  oneSpeaker: number;
  row: string[];
}

/** Who speaks when, by acoustic clustering with no count given: against giving all speech to one speaker, and how long it takes beside decoding. */
export async function diarize(args: string[]): Promise<void> {
  const { minutes, dialogues } = numbers(args, { minutes: 60, dialogues: 20 });
  await using folder = await temporaryFolder();
  const outcomes: Outcome[] = [];
  for await (const one of cases(folder.path, dialogues)) outcomes.push(await outcomeOf(one));
  process.stdout.write(
    'DER without collar, overlap scored; "detected": all speech that the detector finds given to one; "same speech": all turns given to one\n',
  );
  printTable([
    ['', 'DER', 'false alarm', 'missed', 'confused', 'one, detected', 'one, same speech', 'speakers', 'found'],
    ...outcomes.map(({ row }) => row),
  ]);
  process.stdout.write('\n');
  printTable([
    ['', 'mean DER', 'one speaker', 'count right'],
    ...[...new Set(outcomes.map(({ set }) => set))].map((set) =>
      summary(
        set,
        outcomes.filter((one) => one.set === set),
      ),
    ),
  ]);
  process.stdout.write('\n');
  await measureLength(folder.path, minutes);
}

async function* cases(folder: string, dialogues: number): AsyncGenerator<Case> {
  for (const name of MEETINGS) {
    const file = join(folder, name);
    await cp(recordingPath(`${name}.wav`), file);
    yield { set: 'AMI', name, turns: await meetingTurns(name), prepared: await detectIn(await decodeTo(file, folder)) };
  }
  for (const noisy of [false, true])
    for (const from of [0, 300]) {
      const set = `${from === 0 ? 'dialogues' : 'other seeds'}${noisy ? ', noise' : ''}`;
      for (const size of DIALOGUES.slice(0, dialogues)) {
        const seed = from + size.seed;
        const { pcm, turns } = await makeDialogue({ ...size, seed });
        yield { set, name: `${set} ${seed}`, turns, prepared: await preparePcm(noisy ? inNoise(pcm, seed) : pcm, folder) };
      }
    }
}

async function outcomeOf({ set, name, turns, prepared }: Case): Promise<Outcome> {
  const heard = await diarizeOne(prepared);
  const score = scoreTurns(turns, heard);
  const oneSpeaker = errorRate(turns, byOneSpeaker(heard));
  const [speakers, found] = [countSpeakers(turns), countSpeakers(heard)];
  const parts = [score.falseAlarmMs, score.missedMs, score.confusionMs].map((ms) => percent(ms / score.totalMs));
  const row = [
    name,
    percent(score.der),
    ...parts,
    percent(errorRate(turns, byOneSpeaker(prepared.regions))),
    percent(oneSpeaker),
    String(speakers),
    String(found),
  ];
  return { set, speakers, found, der: score.der, oneSpeaker, row };
}

function summary(set: string, outcomes: readonly Outcome[]): string[] {
  const mean = (of: (one: Outcome) => number): string => percent(outcomes.reduce((sum, one) => sum + of(one), 0) / outcomes.length);
  const right = outcomes.filter(({ speakers, found }) => speakers === found).length;
  return [set, mean(({ der }) => der), mean(({ oneSpeaker }) => oneSpeaker), `${right} of ${outcomes.length}`];
}

/** In CPU seconds, for the machine may be busy with other things. */
async function measureLength(folder: string, minutes: number): Promise<void> {
  const rows = [['', 'decoding', 'diarization', 'of real time (goal ≤ 0.020)', 'against decoding', 'memory']];
  const peaks: number[] = [];
  const lengths = [minutes / 2, minutes];
  const { pcm } = await makeDialogue({ seed: 1, speakers: 4, turns: 60 });
  for (const length of lengths) {
    const file = join(folder, 'long');
    await writeFile(file, wav(new Int16Array(length * 60 * SAMPLE_RATE).map((_, i) => pcm[i % pcm.length] as number)));
    const before = cpuSeconds([process.pid]);
    const decoded = await decodeTo(file, folder);
    const decoding = cpuSeconds([process.pid]) - before;
    const prepared = await detectIn(decoded);
    const { peak, cpu } = await watched(() => diarizeOne(prepared));
    peaks.push(peak);
    rows.push([
      `${length} minutes`,
      seconds(decoding),
      seconds(cpu),
      (cpu / length / 60).toFixed(4),
      ratio(cpu, decoding),
      `${(peak / 1e6).toFixed(0)} MB`,
    ]);
  }
  printTable(rows);
  const [short = 0, long = 0] = peaks;
  const [first = 0, last = 0] = lengths;
  process.stdout.write(`memory for each 10 ms more: ${((long - short) / (last - first) / 6000).toFixed(0)} bytes (goal ≤ 64)\n`);
}

/** What the work takes above what there was before. */
async function watched(work: () => Promise<unknown>): Promise<{ peak: number; cpu: number }> {
  globalThis.gc?.();
  const [memory, cpu] = [process.memoryUsage.rss(), cpuSeconds([process.pid])];
  let peak = memory;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return { peak: peak - memory, cpu: cpuSeconds([process.pid]) - cpu };
}

/** White noise, 15 dB below the speech, and all of it 12 dB softer. */
function inNoise(pcm: Int16Array, seed: number): Int16Array {
  const random = seeded(seed);
  const power = pcm.reduce((sum, sample) => sum + sample ** 2, 0) / pcm.length;
  const noise = Math.sqrt(power * 10 ** (-15 / 10) * 3);
  return pcm.map((sample) => Math.round(0.25 * (sample + noise * (2 * random() - 1))));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
