import { expect, it } from 'vitest';
import type { Segment } from '../../../src/contract/transcript.ts';
import { speakerBands } from './speaker-bands.ts';

const segment = (speaker_id: string, start_time: number, end_time: number) => ({ speaker_id, start_time, end_time }) as Segment;

it('covers the whole recording with bands of speakers and silence', () => {
  expect(speakerBands([segment('A', 1, 4), segment('A', 4, 5), segment('B', 5, 8)], 10)).toEqual([
    { from: 0, to: 0.1, speaker: null },
    { from: 0.1, to: 0.5, speaker: 'A' },
    { from: 0.5, to: 0.8, speaker: 'B' },
    { from: 0.8, to: 1, speaker: null },
  ]);
});

it('never goes back where speakers overlap, nor beyond the end', () => {
  expect(speakerBands([segment('A', 0, 6), segment('B', 4, 12)], 10)).toEqual([
    { from: 0, to: 0.6, speaker: 'A' },
    { from: 0.6, to: 1, speaker: 'B' },
  ]);
});

it('is one silence without segments', () => {
  expect(speakerBands([], 10)).toEqual([{ from: 0, to: 1, speaker: null }]);
});
