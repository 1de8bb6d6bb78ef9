import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Job, JobPage } from '../../src/contract/job.ts';
import { ask, expectShape, uploaded } from '../support/http-client.ts';
import { checkLeaks } from '../support/leak-check.ts';
import { entries } from '../support/leftovers.ts';
import { clip } from '../support/made-media.ts';
import { completeJob } from '../support/seed-jobs.ts';
import { openTestApp, type TestApp } from '../support/test-app.ts';

checkLeaks();

/** As it is sent, as it is shown, and as it is called on a disk. */
const NAMES: [what: string, sent: string, shown: string, safe: string][] = [
  ['a plain name', 'meeting.wav', 'meeting.wav', 'meeting.wav'],
  ['Kazakh', 'Жиналыс — ұқсастық әңгіме.wav', 'Жиналыс — ұқсастық әңгіме.wav', 'Жиналыс_ұқсастық_әңгіме.wav'],
  ['a path upwards', '../../etc/passwd', 'passwd', 'passwd'],
  ['a Windows path', 'C:\\x\\y.wav', 'y.wav', 'y.wav'],
  ['an escaped path', '..%2f..%2fetc%2fpasswd', '..%2f..%2fetc%2fpasswd', '2f._2fetc_2fpasswd'],
  ['only dots', '..', 'recording', 'recording'],
  ['a hidden file', '.bashrc', '.bashrc', 'bashrc'],
  ['no name', '', 'recording', 'recording'],
  ['spaces', '   ', 'recording', 'recording'],
  ['control characters', 'a\x01b\x1b[31mc\x7f.wav', 'ab[31mc.wav', 'ab_31mc.wav'],
  ['a bidirectional override', 'song\u202egpj.wav', 'songgpj.wav', 'songgpj.wav'],
  ['emoji', '🎙️ запись.wav', '🎙️ запись.wav', 'запись.wav'],
  ['markup', '<img src=x onerror=alert(1)>.wav', '<img src=x onerror=alert(1)>.wav', 'img_src_x_onerror_alert_1_.wav'],
  ['a shell command', '$(reboot);`id`.wav', '$(reboot);`id`.wav', 'reboot_id_.wav'],
  ['an option', '-rf.wav', '-rf.wav', '-rf.wav'],
  ['300 letters', `${'ә'.repeat(300)}.wav`, 'ә'.repeat(200), 'ә'.repeat(200)],
  ['two code points for one letter', 'й.wav'.normalize('NFD'), 'й.wav'.normalize('NFC'), 'й.wav'.normalize('NFC')],
];

describe('names are stored harmlessly and shown rightly', () => {
  let test1: TestApp;
  let url: string;
  let bytes: Buffer;
  beforeAll(async () => {
    test1 = await openTestApp();
    ({ url } = await test1.app.listen());
    bytes = (await clip()).subarray(0, 44 + 32_000);
  });
  afterAll(() => test1[Symbol.asyncDispose]());

  test.each(NAMES)('%s', async (_what, sent, shown, safe) => {
    const job = await uploaded(url, bytes, { fileName: sent });
    expect(job).toMatchObject({ original_filename: shown, filename: safe });
    expect(await expectShape(ask(`${url}/api/v1/jobs/${job.job_id}`), Job)).toMatchObject({ original_filename: shown, filename: safe });
    const { jobs } = await expectShape(ask(`${url}/api/v1/jobs?limit=1`), JobPage);
    expect(jobs[0]).toMatchObject({ original_filename: shown, filename: safe });

    await completeJob(test1.app, job.job_id);
    const download = await ask(`${url}/api/v1/jobs/${job.job_id}/export/srt`);
    expect(download.status).toBe(200);
    const { plain, encoded } = parseDisposition(download.headers['content-disposition'] ?? '');
    expect(encoded).toBe(`${safe.replace(/\.wav$/, '')}.srt`);
    expect(plain).toMatch(/^[A-Za-z0-9._-]+\.srt$/);
  });

  test('no name of a file on the disk comes from outside', async () => {
    const names = (await entries(test1.dataDir)).map((path) => path.slice(test1.dataDir.length));
    const ID = '[0-9a-f-]{36}';
    expect(names.length).toBeGreaterThanOrEqual(NAMES.length);
    expect(names.filter((name) => !new RegExp(`^/media/recordings/${ID}(/original)?$`).test(name))).toEqual([]);
  });
});

/** A strict reading of RFC 6266 with both forms of the name (RFC 8187 for the second). */
function parseDisposition(header: string): { plain: string; encoded: string } {
  const match =
    /^attachment; filename="([\x20-\x21\x23-\x5b\x5d-\x7e]+)"; filename\*=UTF-8''((?:[A-Za-z0-9!#$&+.^_`|~-]|%[0-9A-F]{2})+)$/.exec(header);
  expect(match, header).not.toBeNull();
  return { plain: match?.[1] ?? '', encoded: decodeURIComponent(match?.[2] ?? '') };
}
