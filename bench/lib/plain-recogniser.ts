import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { parseContinuousLine } from '../../src/engines/pocketsphinx/output.ts';

const MODEL = '/usr/share/pocketsphinx/model/en-us';

/** What `pocketsphinx_continuous` hears in canonical PCM, run by hand with the options that the engine gives it. */
export async function hearPlainly(pcm: Int16Array, folder: string): Promise<string> {
  const file = join(folder, `${crypto.randomUUID()}.raw`);
  await writeFile(file, Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength));
  const model = ['-hmm', `${MODEL}/en-us`, '-lm', `${MODEL}/en-us.lm.bin`, '-dict', `${MODEL}/cmudict-en-us.dict`];
  const { stdout } = await execa('pocketsphinx_continuous', ['-infile', file, '-time', 'yes', '-logfn', '/dev/null', ...model], {
    stderr: 'ignore',
    maxBuffer: 64 * 1024 ** 2,
  });
  await rm(file);
  return stdout
    .split('\n')
    .flatMap((line) => parseContinuousLine(line)?.text ?? [])
    .join(' ');
}
