import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodePcm } from '../../src/audio/decode.ts';
import { openSpeechDetector } from '../../src/audio/detect-speech.ts';
import { pcmMs } from '../../src/audio/pcm.ts';
import type { SpeechRegion } from '../../src/audio/speech-region.ts';
import { createAcousticDiarizer } from '../../src/engines/diarization/acoustic.ts';
import type { DiarizeRequest, SpeakerCount } from '../../src/engines/diarization/diarizer.ts';
import { parseRttm } from '../../src/transcript/diarization/rttm.ts';
import { scoreTurns } from '../../src/transcript/diarization/score-turns.ts';
import type { SpeakerTurn } from '../../src/transcript/speaker-turn.ts';
import { recordingPath } from './audio-maker.ts';

/** Meetings in test/audio whose turns are known. */
export const MEETINGS = ['ami-trn00', 'ami-trn05', 'ami-trn08'] as const;

export const ANY_COUNT: SpeakerCount = { exact: null, min: null, max: null };

/** A recording as the pipeline hands it to a diarizer. */
export interface Prepared {
  pcmFile: string;
  durationMs: number;
  regions: SpeechRegion[];
}

/** A recording as canonical PCM, in a folder of the test's own; gives the file. */
export async function decodeTo(file: string, folder: string): Promise<string> {
  const pcmFile = join(folder, 'sound.pcm');
  await writeFile(pcmFile, decodePcm({ file, cwd: folder, maxMs: 4 * 3_600_000, ignoreLength: false }));
  return pcmFile;
}

export async function detectIn(pcmFile: string): Promise<Prepared> {
  await using detector = await openSpeechDetector();
  const regions: SpeechRegion[] = [];
  let bytes = 0;
  for await (const block of createReadStream(pcmFile, { highWaterMark: 1 << 20 })) {
    bytes += block.length;
    regions.push(...(await detector.push(new Uint8Array(block))).regions);
  }
  regions.push(...(await detector.end()).regions);
  return { pcmFile, durationMs: pcmMs(bytes), regions };
}

/** The same for sound that is made. */
export async function preparePcm(pcm: Int16Array, folder: string): Promise<Prepared> {
  const pcmFile = join(folder, 'sound.pcm');
  await writeFile(pcmFile, pcm);
  return detectIn(pcmFile);
}

export function diarizeRequest(prepared: Prepared, count = ANY_COUNT): DiarizeRequest {
  return { ...prepared, count, signal: new AbortController().signal, ticket: null, onAccepted: async () => {} };
}

export function diarize(prepared: Prepared, count = ANY_COUNT): Promise<SpeakerTurn[]> {
  return createAcousticDiarizer().diarize(diarizeRequest(prepared, count));
}

/** The turns of a meeting in test/audio. */
export async function meetingTurns(name: string): Promise<SpeakerTurn[]> {
  const rttm = parseRttm(await readFile(recordingPath(`${name}.rttm`), 'utf8'));
  return rttm.get(name) ?? [];
}

export function countSpeakers(turns: readonly SpeakerTurn[]): number {
  return new Set(turns.map(({ speaker }) => speaker)).size;
}

/** DER without a collar, overlap scored. */
export function errorRate(reference: readonly SpeakerTurn[], turns: readonly SpeakerTurn[]): number {
  return scoreTurns(reference, turns).der;
}

/** The same speech, all given to one. */
export function byOneSpeaker(speech: readonly { startMs: number; endMs: number }[]): SpeakerTurn[] {
  return speech.map(({ startMs, endMs }) => ({ startMs, endMs, speaker: 'everybody' }));
}
