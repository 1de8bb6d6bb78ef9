import { describe, expect, it } from 'vitest';
import { fitModel } from '../../../test/support/quality/fit-model.ts';
import { heldOutTranscripts } from '../../../test/support/quality/held-out.ts';
import { areaUnderCurve, calibrationError, type Judged, markQuality, reliabilityBins } from '../../../test/support/quality/reliability.ts';
import { samplesOf } from '../../../test/support/quality/samples.ts';
import { seeded } from '../../../test/support/replay/random.ts';
import { LOOK_BELOW } from '../../contract/processing.ts';
import { confidenceOf, FINDING_NAMES, type Finding, QUALITY_MODEL } from './judge-passages.ts';

const judged = (share: number, right: number, wrong: number): Judged => ({ predicted: share, right, wrong });

describe('our own confidence, on transcripts that it was not fitted on,', async () => {
  const samples = (await Promise.all((await heldOutTranscripts()).map(samplesOf))).flat();
  const all = samples.map(({ found, right, wrong }) => judged(confidenceOf(found), right, wrong));

  it('is the share of words that are right', () => {
    expect(samples.length).toBeGreaterThan(200);
    expect(calibrationError(all)).toBeLessThan(0.06);
  });

  it('is lower where more is wrong', () => {
    expect(areaUnderCurve(all)).toBeGreaterThan(0.8);
    const shares = reliabilityBins(all, 4).map(({ right }) => right);
    expect(shares).toEqual(shares.toSorted((one, other) => one - other));
  });

  it('marks half of what needs a look and more, and mostly that', () => {
    const { precision, recall } = markQuality(all, LOOK_BELOW);
    expect(precision).toBeGreaterThan(0.65);
    expect(recall).toBeGreaterThan(0.5);
  });

  it('is as good without confidences of the engine, but for what only they tell', () => {
    const without = samples.filter(({ found }) => found.low_confidence === null && found.low_agreement === null);
    expect(without.length).toBeGreaterThan(50);
    expect(calibrationError(without.map(({ found, right, wrong }) => judged(confidenceOf(found), right, wrong)))).toBeLessThan(0.1);
  });
});

describe('how a confidence is judged', () => {
  it('by how far it is from the truth, each word counting', () => {
    expect(calibrationError([judged(0.9, 9, 1), judged(0.5, 5, 5)])).toBeCloseTo(0);
    expect(calibrationError([judged(0.9, 0, 10), judged(0.5, 15, 15)])).toBeCloseTo(0.9 / 4);
    expect(reliabilityBins([judged(1, 3, 1)])).toMatchObject([{ from: 0.9, to: 1, segments: 1, words: 4, predicted: 1, right: 0.75 }]);
  });

  it('by whether what needs a look is below what does not', () => {
    const [bad, good] = [judged(0.3, 1, 1), judged(0.9, 9, 1)];
    expect(areaUnderCurve([bad, good])).toBe(1);
    expect(areaUnderCurve([judged(0.95, 1, 1), good])).toBe(0);
    expect(areaUnderCurve([judged(0.9, 1, 1), good])).toBe(0.5);
    expect(markQuality([bad, good, judged(0.4, 10, 0), judged(0.8, 0, 10)], 0.5)).toEqual({ precision: 0.5, recall: 0.5, marked: 0.5 });
  });
});

describe('fitModel', () => {
  it('finds the weights by which samples were made, however often a finding is not known', () => {
    const random = seeded('samples');
    const made = Array.from({ length: 3000 }, () => {
      const found = Object.fromEntries(FINDING_NAMES.map((name) => [name, random.next() < 0.2 ? null : random.next()]));
      const right = confidenceOf(found as Record<Finding, number | null>, {
        ...QUALITY_MODEL,
        findings: { ...QUALITY_MODEL.findings, odd_words: { weight: 0, usual: 0 } },
      });
      return { found: found as Record<Finding, number | null>, right: 1000 * right, wrong: 1000 * (1 - right) };
    });
    const known = made.filter(({ found }) => FINDING_NAMES.every((name) => found[name] !== null));
    const { findings } = fitModel(known);
    for (const name of FINDING_NAMES) {
      const weight = name === 'odd_words' ? 0 : QUALITY_MODEL.findings[name].weight;
      expect(findings[name].weight, name).toBeCloseTo(weight, 0);
    }
    expect(fitModel(made)).toEqual(fitModel(made));
  });

  it('gives no weight to a finding that says the opposite of what it should', () => {
    const found = Object.fromEntries(FINDING_NAMES.map((name) => [name, 0])) as Record<Finding, number | null>;
    const samples = [0, 1].map((odd) => ({ found: { ...found, odd_words: odd }, right: odd === 1 ? 9 : 1, wrong: odd === 1 ? 1 : 9 }));
    expect(fitModel(samples).findings.odd_words.weight).toBe(0);
  });
});
