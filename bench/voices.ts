import { printVoices } from '../src/engines/diarization/print-voices.ts';
import type { KnownVoice, VoiceMatch } from '../src/transcript/diarization/match-voices.ts';
import { matchVoices } from '../src/transcript/diarization/match-voices.ts';
import type { SpeakerPrint } from '../src/transcript/diarization/voice-print.ts';
import type { SpeakerTurn } from '../src/transcript/speaker-turn.ts';
import { DIALOGUES, makeDialogue } from '../test/support/dialogues.ts';
import { diarize, preparePcm } from '../test/support/diarization.ts';
import { numbers } from './lib/options.ts';
import { printTable } from './lib/report.ts';
import { temporaryFolder } from './lib/scratch.ts';

/** A recording, its speakers as they were told apart, and whose voice each is. */
interface Heard {
  speakers: number;
  prints: SpeakerPrint[];
  voiceOf: (speaker: string) => Known;
}

interface Known {
  id: string;
  dialogue: number;
}

/** Voices of one set of dialogues are remembered, and looked for in another of the same voices with other words. */
export async function voices(args: string[]): Promise<void> {
  const { dialogues, first: start } = numbers(args, { dialogues: 10, first: 1 });
  await using folder = await temporaryFolder();
  const profiles: (KnownVoice & Known)[] = [];
  const later: Heard[] = [];
  for (const size of DIALOGUES.slice(0, dialogues)) {
    const seed = start - 1 + size.seed;
    const first = await makeDialogue({ ...size, seed });
    const second = await makeDialogue({ ...size, seed: seed + 500, voices: first.voices });
    const remembered = await hear(first, seed, folder.path);
    for (const { speaker, print } of remembered.prints) {
      const known = remembered.voiceOf(speaker);
      profiles.push({ ...known, name: known.id, print });
    }
    later.push(await hear(second, seed, folder.path));
  }
  const all = later.reduce((sum, { speakers }) => sum + speakers, 0);
  const row = (what: string, choose: (one: Heard) => readonly KnownVoice[]): string[] => {
    const found = later.flatMap((one) => matchVoices(one.prints, choose(one)).map((match) => isRight(one, match)));
    const right = found.filter(Boolean).length;
    return [what, String(all), String(right), String(found.length - right), String(all - found.length)];
  };
  const dialogueOf = ({ prints, voiceOf }: Heard): number => (prints[0] ? voiceOf(prints[0].speaker).dialogue : -1);
  printTable([
    ['profiles', 'speakers', 'right', 'wrong', 'nobody'],
    row('of who speaks in the recording', (one) => profiles.filter(({ dialogue }) => dialogue === dialogueOf(one))),
    row(`all ${profiles.length}`, () => profiles),
    row('all but of who speaks in the recording', (one) => profiles.filter(({ dialogue }) => dialogue !== dialogueOf(one))),
  ]);
}

async function hear({ pcm, turns }: Awaited<ReturnType<typeof makeDialogue>>, dialogue: number, folder: string): Promise<Heard> {
  const prepared = await preparePcm(pcm, folder);
  const heard = await diarize(prepared);
  const prints = await printVoices({ pcmFile: prepared.pcmFile, turns: heard }, new AbortController().signal);
  const voiceOf = (speaker: string): Known => {
    const name = mostlyOf(
      heard.filter((turn) => turn.speaker === speaker),
      turns,
    );
    return { id: `${dialogue} ${name}`, dialogue };
  };
  return { speakers: new Set(heard.map(({ speaker }) => speaker)).size, prints, voiceOf };
}

function isRight({ voiceOf }: Heard, { speaker, id }: VoiceMatch): boolean {
  return voiceOf(speaker).id === id;
}

/** Whose turns these are about for the longest time. */
function mostlyOf(own: readonly SpeakerTurn[], reference: readonly SpeakerTurn[]): string {
  const shared = new Map<string, number>();
  for (const { startMs, endMs } of own)
    for (const other of reference)
      shared.set(
        other.speaker,
        (shared.get(other.speaker) ?? 0) + Math.max(0, Math.min(endMs, other.endMs) - Math.max(startMs, other.startMs)),
      );
  return [...shared].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? 'A';
}
