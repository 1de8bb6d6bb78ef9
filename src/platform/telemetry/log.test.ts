import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLog } from './log.ts';

const SECRETS = {
  password: 'hunter2',
  authorization: 'Bearer abc',
  original_filename: 'Айгерім.mp3',
  text: 'не сказано',
  session_id: 's-123',
  metadata: { patient: 'Иванов' },
};
const LEAKS = /hunter2|Bearer|Айгерім|сказано|s-123|Иванов/;

describe('a log as JSON', () => {
  it('is a line on standard error for each entry, names of people and secrets masked at three depths', async () => {
    const script = `
      const { createLog } = await import(${JSON.stringify(pathToFileURL(resolve('src/platform/telemetry/log.ts')).href)});
      const secrets = ${JSON.stringify(SECRETS)};
      createLog({ level: 'info', format: 'json' }).child({ job_id: 'j1' }).warn({ ...secrets, job: secrets, a: { recording: secrets } }, 'job failed');
      createLog({ level: 'error', format: 'json' }).info('not shown');`;
    const { stderr, stdout } = await execa(process.execPath, ['--input-type=module', '-e', script]);
    expect(stdout).toBe('');
    const entry = JSON.parse(stderr);
    expect(entry).toMatchObject({
      level: 'warn',
      job_id: 'j1',
      msg: 'job failed',
      password: '[masked]',
      a: { recording: { text: '[masked]' } },
    });
    expect(entry.time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(stderr).not.toMatch(LEAKS);
  });
});

describe('a log for a person', () => {
  afterEach(() => void vi.restoreAllMocks());

  it('is a short line with the facts, the stack of an error below it, and the same masks', () => {
    const written: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0);
    const log = createLog({ level: 'info', format: 'pretty' });
    log.info({ chunk: 3, size: { ms: 5 }, ...SECRETS }, 'chunk planned');
    log.error({ err: new Error('broken') }, 'job failed');
    expect(written[0]).toMatch(/^\d\d:\d\d:\d\d info {2}chunk planned chunk=3 size=\{"ms":5\}.*\n$/);
    expect(written.join('')).not.toMatch(LEAKS);
    expect(written[1]).toMatch(/error job failed\n {2}Error: broken\n {4}at /);
  });
});
