import { describe, expect, it } from 'vitest';
import { parseContinuousLine, parseV5Line } from './output.ts';

describe('a line of pocketsphinx_continuous', () => {
  it.each([
    ['he 0.210 0.320 0.998701', { text: 'he', startMs: 210, endMs: 320, confidence: 0.998701, language: 'en' }],
    ['was(2) 12.330 12.540 0.999800', { text: 'was', startMs: 12_330, endMs: 12_540, confidence: 0.9998, language: 'en' }],
    ["don't 0.000 0.100 1.000100", { text: "don't", startMs: 0, endMs: 100, confidence: 1, language: 'en' }],
  ])('%s is a word', (line, word) => expect(parseContinuousLine(line)).toEqual(word));

  it.each([
    '<s> 0.000 0.060 0.999500',
    '</s> 2.800 2.970 1.000000',
    '<sil> 0.070 0.200 0.694306',
    '[SPEECH] 0.980 1.100 0.535598',
    '++NOISE++ 0.980 1.100 0.535598',
    'he was not an illness those young man',
    'add 1 2 3',
    '',
  ])('%s is none', (line) => expect(parseContinuousLine(line)).toBeNull());
});

describe('a line of version 5', () => {
  it('is an utterance with its words, whose lengths become ends', () => {
    const line = JSON.stringify({
      b: 0.5,
      d: 1.2,
      p: 1,
      t: 'he was',
      w: [
        { b: 0.5, d: 0.06, p: 0.9995, t: '<s>' },
        { b: 0.56, d: 0.3, p: 0.98, t: 'he' },
        { b: 0.86, d: 0.2, p: 1.02, t: 'was(2)' },
        { b: 1.06, d: 0.2, p: 0.5, t: '[NOISE]' },
      ],
    });
    expect(parseV5Line(line)).toEqual([
      { text: 'he', startMs: 560, endMs: 860, confidence: 0.98, language: 'en' },
      { text: 'was', startMs: 860, endMs: 1060, confidence: 1, language: 'en' },
    ]);
  });

  it.each(['', 'INFO: pocketsphinx.c(83)', '{"b":0,"d":1,"p":1,"t":""}'])('%s has no words', (line) =>
    expect(parseV5Line(line)).toEqual([]),
  );
});
