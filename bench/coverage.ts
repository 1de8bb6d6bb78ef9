import { coverageOf } from '../src/transcript/coverage.ts';
import { recording } from '../test/support/audio-maker.ts';
import { MEETINGS } from '../test/support/diarization.ts';
import type { DamagedWord, MarkedTranscript } from '../test/support/quality/samples.ts';
import { seeded } from '../test/support/replay/random.ts';
import { hearingsOf } from './lib/quality/hearings.ts';
import { hearByPocketSphinx } from './lib/quality/pocketsphinx.ts';
import { type Recording, speechIn, spokenDialogue, spokenWords } from './lib/quality/recordings.ts';
import { printTable } from './lib/report.ts';
import { temporaryFolder } from './lib/scratch.ts';
import { transcribedClips } from './lib/speech.ts';

interface Heard extends Pick<MarkedTranscript, 'speech'> {
  words: readonly DamagedWord[];
}

const HOLES_MS = [1500, 2000, 3000, 4000, 5000];
const SHARES = [0.9, 0.8, 0.7, 0.6, 0.5];
const LOST_MS = [2000, 3000, 4000, 6000, 10_000];
const FIRST_SEED = 700;
const RECORDINGS = 6;
/** Engines that are wrong in 3 to 6 of 100 words, and lose none in a row. */
const WHOLE = ['good engine', 'good engine, no confidence', 'quick speaker, no confidence', 'slow speaker'];

/** How often speech without words is said of recordings that lack none, and of those that lost a stretch of so many seconds. */
export async function coverage(): Promise<void> {
  await using folder = await temporaryFolder();
  const real = heardForReal(folder.path);
  const [noisy, quiet]: [Heard[], Heard[]] = [[], []];
  for (let seed = FIRST_SEED; seed < FIRST_SEED + RECORDINGS; seed++) {
    noisy.push(...wholeOf(await spokenWords(seed, folder.path)));
    quiet.push(...wholeOf(await spokenDialogue(seed, folder.path)));
  }
  const groups: [string, Heard[]][] = [
    ['real recordings, PocketSphinx', await real],
    ['made dialogues', quiet],
    ['made recordings with others talking softly in pauses', noisy],
    ...LOST_MS.map((ms): [string, Heard[]] => [
      `dialogues without ${ms / 1000} s of speech`,
      quiet.map((one, index) => without(one, ms, index)),
    ]),
  ];
  const rows = (wouldWarn: (heard: Heard, limit: number) => boolean, limits: readonly number[]) =>
    groups.map(([name, heard]) => [
      name,
      String(heard.length),
      ...limits.map((limit) => `${((100 * heard.filter((one) => wouldWarn(one, limit)).length) / heard.length).toFixed(0)} %`),
    ]);
  process.stdout.write('Recordings with a hole of so much speech:\n');
  printTable([
    ['', 'recordings', ...HOLES_MS.map((ms) => `${ms / 1000} s`)],
    ...rows((heard, ms) => of(heard, ms).holes.length > 0, HOLES_MS),
  ]);
  process.stdout.write('\nRecordings with words for less of their speech than:\n');
  printTable([
    ['', 'recordings', ...SHARES.map((share) => `${100 * share} %`)],
    ...rows((heard, share) => of(heard).share < share, SHARES),
  ]);
}

function wholeOf(recording: Recording): Heard[] {
  return hearingsOf(recording, 0).filter(({ kind }) => WHOLE.includes(kind));
}

function of({ words, speech }: Heard, holeMs?: number) {
  const covered = words.map(({ startMs, endMs }) => [startMs, endMs] as const);
  return coverageOf(speech, covered, holeMs) ?? { share: 1, holes: [] };
}

/** Without the words of a stretch with so much speech, somewhere. */
function without({ words, speech }: Heard, ms: number, seed: number): Heard {
  const random = seeded(`without ${ms} ${seed}`);
  const from = random.whole(1, Math.max(1, words.length - 2));
  let left = ms;
  const kept = words.filter(({ startMs, endMs }, index) => {
    if (index < from || left <= 0) return true;
    left -= endMs - startMs;
    return false;
  });
  return { words: kept, speech };
}

/** Each recording of test/audio by itself, with whatever words are heard in it. */
async function heardForReal(folder: string): Promise<Heard[]> {
  const clips = [
    ...(await transcribedClips()).map(({ pcm }) => pcm),
    ...(await Promise.all(MEETINGS.map((name) => recording(`${name}.wav`)))),
  ];
  const hear = async (own: readonly Int16Array[]): Promise<Heard[]> => {
    const heard: Heard[] = [];
    for (const pcm of own) heard.push({ words: await hearByPocketSphinx(pcm, folder), speech: await speechIn(pcm, folder) });
    return heard;
  };
  return (await Promise.all([0, 1].map((half) => hear(clips.filter((_, index) => index % 2 === half))))).flat();
}
