/**
 * Counts of a run of vitest: `report` is the content of its JSON reporter (undefined when it wrote none), `code` its exit
 * code. A file that could not be loaded is a failure, and so are an error outside of tests, a run without tests and a
 * crash. Skipped tests are neither passed nor failed.
 */
export function countVitest(report, code) {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const passed = report.numPassedTests;
  const skipped = report.numPendingTests + report.numTodoTests;
  const failed = report.numFailedTests + report.testResults.filter(failedWithoutATest).length;
  const silentFailure = failed === 0 && (code !== 0 || report.success !== true || passed === 0);
  return { passed, failed: silentFailure ? 1 : failed, skipped };
}

function failedWithoutATest({ status, assertionResults }) {
  return status === 'failed' && !assertionResults.some((test) => test.status === 'failed');
}
