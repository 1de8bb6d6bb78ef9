import { describe, expect, test } from 'vitest';
import { countVitest } from './vitest-results.mjs';

const FILE = { status: 'passed', assertionResults: [{ status: 'passed' }] };
const UNLOADABLE = { status: 'failed', assertionResults: [] };
const RED = { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] };

const reportOf = (changes) => ({
  success: true,
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [FILE],
  ...changes,
});

describe('countVitest', () => {
  test('a green run', () => {
    expect(countVitest(reportOf(), 0)).toEqual({ passed: 5, failed: 0, skipped: 0 });
  });

  test('failed tests are counted once, not again with their file', () => {
    expect(countVitest(reportOf({ success: false, numFailedTests: 1, testResults: [FILE, RED] }), 1)).toMatchObject({
      passed: 5,
      failed: 1,
    });
  });

  test('a file that cannot be loaded is a failure', () => {
    const report = reportOf({ success: false, testResults: [FILE, UNLOADABLE, UNLOADABLE] });
    expect(countVitest(report, 1)).toMatchObject({ passed: 5, failed: 2 });
  });

  test('an error outside of tests is a failure', () => {
    expect(countVitest(reportOf(), 1)).toMatchObject({ passed: 5, failed: 1 });
  });

  test('skipped and todo tests are not passed', () => {
    expect(countVitest(reportOf({ numPendingTests: 2, numTodoTests: 1 }), 0)).toEqual({ passed: 5, failed: 0, skipped: 3 });
  });

  test('a run in which nothing passed is a failure', () => {
    expect(countVitest(reportOf({ numPassedTests: 0, testResults: [] }), 0)).toMatchObject({ passed: 0, failed: 1 });
  });

  test('a run that crashed before its report is a failure', () => {
    expect(countVitest(undefined, 137)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});
