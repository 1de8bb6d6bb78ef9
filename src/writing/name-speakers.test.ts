import { describe, expect, it } from 'vitest';
import type { SpeakerTurn } from '../transcript/speaker-turn.ts';
import { keepSpeakers } from './name-speakers.ts';

/** Turns one after the other: who, and for how many seconds. */
function turns(...said: [string, number][]): SpeakerTurn[] {
  let at = 0;
  return said.map(([speaker, seconds]) => {
    at += seconds * 1000;
    return { startMs: at - seconds * 1000, endMs: at, speaker };
  });
}
const said = (...all: [string, number][]) => turns(...all).map(({ speaker, ...turn }) => ({ ...turn, speakerId: speaker }));
const idsOf = (own: readonly SpeakerTurn[]): string[] => own.map(({ speaker }) => speaker);

describe('speakers that are told apart again', () => {
  it('keep the ids of those who said the same', () => {
    const before = said(['speaker_1', 4], ['speaker_2', 4], ['speaker_3', 4]);
    expect(idsOf(keepSpeakers(turns(['X', 3], ['Z', 5], ['Y', 4]), before, []))).toEqual(['speaker_1', 'speaker_2', 'speaker_3']);
  });

  it('of two that were one the longer is that one, and the other is new', () => {
    const before = said(['speaker_1', 10], ['speaker_2', 10]);
    expect(idsOf(keepSpeakers(turns(['X', 4], ['Y', 6], ['Z', 10]), before, []))).toEqual(['speaker_3', 'speaker_1', 'speaker_2']);
  });

  it('one that was two is the longer of them', () => {
    const before = said(['speaker_1', 3], ['speaker_2', 5], ['speaker_3', 5]);
    expect(idsOf(keepSpeakers(turns(['X', 8], ['Y', 5]), before, []))).toEqual(['speaker_2', 'speaker_3']);
  });

  it('never take an id that is taken, unless they say the same', () => {
    const before = said(['speaker_1', 8], ['speaker_2', 4]);
    expect(idsOf(keepSpeakers(turns(['X', 3], ['Y', 5], ['Z', 4]), before, ['speaker_3', 'speaker_1']))).toEqual([
      'speaker_4',
      'speaker_1',
      'speaker_2',
    ]);
  });

  it('are new where nobody was known, and nobody where nothing is said', () => {
    expect(idsOf(keepSpeakers(turns(['X', 1], ['Y', 1], ['X', 1]), [], []))).toEqual(['speaker_1', 'speaker_2', 'speaker_1']);
    expect(keepSpeakers([], said(['speaker_1', 1]), [])).toEqual([]);
  });

  it('count what is said at the same time for each', () => {
    const before = [
      { startMs: 0, endMs: 9000, speakerId: 'speaker_1' },
      { startMs: 3000, endMs: 4000, speakerId: 'speaker_2' },
    ];
    const found: SpeakerTurn[] = [
      { startMs: 0, endMs: 9000, speaker: 'X' },
      { startMs: 3000, endMs: 4000, speaker: 'Y' },
    ];
    expect(idsOf(keepSpeakers(found, before, []))).toEqual(['speaker_1', 'speaker_2']);
  });
});
