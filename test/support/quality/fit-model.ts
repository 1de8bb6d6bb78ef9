import { FINDING_NAMES, type Finding, type QualityModel } from '../../../src/text/quality/judge-passages.ts';
import type { Sample } from './samples.ts';

type Counted = Pick<Sample, 'found' | 'right' | 'wrong'>;

const STEPS = 25;
/** Weights that hardly anything in the samples speaks for stay small. */
const RIDGE = 1;
/** What more of raises the confidence; more of all else lowers it. */
const GOOD: readonly Finding[] = ['low_agreement', 'low_confidence'];

/**
 * Logistic regression of the share of right words on the findings, each word counting once: Newton's steps, always the
 * same ones. A finding whose weight comes out with the wrong sign gets none. What is not known counts as usual.
 */
export function fitModel(samples: readonly Counted[]): QualityModel {
  const usual = FINDING_NAMES.map((name) => meanOf(samples, name));
  const rows = samples.map(({ found }) => [1, ...FINDING_NAMES.map((name, at) => (found[name] ?? usual[at] ?? 0) - (usual[at] ?? 0))]);
  const used = new Set([0, ...FINDING_NAMES.keys().map((at) => at + 1)]);
  for (;;) {
    const weights = regress(rows, samples, used);
    const wrong = FINDING_NAMES.findIndex((name, at) => (weights[at + 1] ?? 0) * (GOOD.includes(name) ? 1 : -1) < 0);
    if (wrong === -1) return toModel(weights, usual);
    used.delete(wrong + 1);
  }
}

function toModel(weights: readonly number[], usual: readonly number[]): QualityModel {
  const findings = FINDING_NAMES.map((name, at) => [name, { weight: round(weights[at + 1] ?? 0), usual: round(usual[at] ?? 0) }]);
  return { base: round(weights[0] ?? 0), findings: Object.fromEntries(findings) };
}

/** Where it is known, over the words. */
function meanOf(samples: readonly Counted[], name: Finding): number {
  let [sum, words] = [0, 0];
  for (const { found, right, wrong } of samples) {
    const value = found[name];
    if (value === null) continue;
    sum += value * (right + wrong);
    words += right + wrong;
  }
  return sum / Math.max(1, words);
}

function regress(rows: readonly number[][], samples: readonly Counted[], used: ReadonlySet<number>): number[] {
  const columns = [...used].sort((one, other) => one - other);
  const weights = new Array<number>(FINDING_NAMES.length + 1).fill(0);
  for (let step = 0; step < STEPS; step++) {
    const gradient = columns.map((column) => (column === 0 ? 0 : -RIDGE * (weights[column] ?? 0)));
    const curvature = columns.map((column, at) => columns.map((_, other) => (at === other && column > 0 ? RIDGE : 0)));
    for (const [index, row] of rows.entries()) {
      const { right, wrong } = samples[index] as Counted;
      const words = right + wrong;
      const odds = columns.reduce((sum, column) => sum + (weights[column] ?? 0) * (row[column] ?? 0), 0);
      const p = 1 / (1 + Math.exp(-odds));
      for (const [at, column] of columns.entries()) {
        const value = row[column] ?? 0;
        gradient[at] = (gradient[at] ?? 0) + (right - words * p) * value;
        const own = curvature[at] as number[];
        for (const [other, second] of columns.entries()) own[other] = (own[other] ?? 0) + words * p * (1 - p) * value * (row[second] ?? 0);
      }
    }
    for (const [at, change] of solve(curvature, gradient).entries()) {
      const column = columns[at] as number;
      weights[column] = (weights[column] ?? 0) + change;
    }
  }
  return weights;
}

/** Solves a system of linear equations by Gauss, with pivots. */
function solve(matrix: readonly number[][], right: readonly number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at] ?? 0]);
  const size = rows.length;
  for (let at = 0; at < size; at++) {
    const pivot = rows
      .slice(at)
      .reduce((best, row, index) => (Math.abs(row[at] ?? 0) > Math.abs(rows[best]?.[at] ?? 0) ? at + index : best), at);
    [rows[at], rows[pivot]] = [rows[pivot] as number[], rows[at] as number[]];
    const own = rows[at] as number[];
    for (const [index, row] of rows.entries()) {
      if (index === at) continue;
      const factor = (row[at] ?? 0) / (own[at] ?? 1);
      for (let column = at; column <= size; column++) row[column] = (row[column] ?? 0) - factor * (own[column] ?? 0);
    }
  }
  return rows.map((row, at) => (row[size] ?? 0) / (row[at] ?? 1));
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
