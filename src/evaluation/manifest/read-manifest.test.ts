import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../contract/app-error.ts';
import type { Reference } from '../reference.ts';
import { readManifest } from './read-manifest.ts';

describe('readManifest', () => {
  let folder: Awaited<ReturnType<typeof mkdtempDisposable>>;
  beforeAll(async () => {
    folder = await mkdtempDisposable(join(tmpdir(), 'kazru-test-'));
    for (const name of ['a.wav', 'б.wav']) await writeFile(join(folder.path, name), '');
    await writeFile(join(folder.path, 'a.txt'), '\uFEFFСәлем, әлем\n');
  });
  afterAll(() => folder.remove());

  const read = async (content: string | Buffer): Promise<Reference[]> => {
    const path = join(folder.path, 'list');
    await writeFile(path, content);
    return readManifest(path);
  };
  const problemsOf = async (content: string | Buffer): Promise<string[]> => {
    const error = await read(content).catch((thrown: unknown) => thrown);
    if (!(error instanceof AppError) || error.code !== 'INVALID_MANIFEST') throw error;
    const { problems } = error.details as { problems: string[] };
    for (const problem of problems) expect(error.message).toContain(problem);
    return problems.map((problem) => problem.replaceAll(`${folder.path}/`, ''));
  };
  const both = (first: string, second: string): object[] => [
    { name: 'a.wav', file: join(folder.path, 'a.wav'), text: first, language: 'kk', turns: null },
    { name: 'б.wav', file: join(folder.path, 'б.wav'), text: second, language: 'und', turns: null },
  ];

  it.each([
    ['a JSON list', '[{"audio":"a.wav","text":"иә","language":"kk-KZ"},\n {"audio":"б.wav","text":""}]'],
    ['JSON Lines', '{"audio":"a.wav","text":"иә","language":"KK"}\r\n\r\n{"audio":"б.wav","text":"","language":"auto"}\r\n'],
    ['CSV', '\uFEFFaudio,text,language\r\na.wav,иә,kk\r\nб.wav,,\r\n'],
    ['CSV with semicolons', 'language;audio;text\nkk;a.wav;иә\n;"б.wav";""'],
    ['TSV', 'audio\ttext\tlanguage\na.wav\tиә\tkk\nб.wav\t\tund\n'],
  ])('takes %s', async (_what, content) => expect(await read(content)).toEqual(both('иә', '')));

  it('takes a single JSON entry, a text from its file, and a language that is several', async () => {
    const file = join(folder.path, 'a.wav');
    expect(await read('{\n "audio": "a.wav",\n "text_file": "a.txt", "language": "mixed", "speaker": 7}')).toEqual([
      { name: 'a.wav', file, text: 'Сәлем, әлем\n', language: 'mixed', turns: null },
    ]);
  });

  it('takes quotation marks, commas and lines inside the texts of a CSV', async () => {
    const content = 'audio,text,language\na.wav,"иә, ""мақұл""\nдеді",kk\nб.wav,"да",und\n';
    expect(await read(content)).toEqual(both('иә, "мақұл"\nдеді', 'да'));
  });

  it('takes what spreadsheets save as Unicode text', async () => {
    const content = Buffer.from('\uFEFFaudio\ttext\tlanguage\na.wav\t"Иә", деді\tkk\nб.wav\tда\t\n', 'utf16le');
    expect(await read(content)).toEqual(both('"Иә", деді', 'да'));
  });

  it('takes who speaks from an RTTM: its only recording, or the one that is called as the audio', async () => {
    const line = (recording: string, speaker: string) => `SPEAKER ${recording} 1 0 1.5 <NA> <NA> ${speaker} <NA> <NA>\n`;
    await writeFile(join(folder.path, 'one.rttm'), line('meeting', 'A'));
    await writeFile(join(folder.path, 'two.rttm'), line('a', 'B') + line('other', 'C'));
    const turnsOf = async (content: string) => (await read(content)).map(({ turns }) => turns?.map(({ speaker }) => speaker));
    expect(await turnsOf('audio,text,rttm\na.wav,иә,one.rttm\na.wav,иә,two.rttm\na.wav,иә,\n')).toEqual([['A'], ['B'], undefined]);
    await writeFile(join(folder.path, 'bad.rttm'), `${line('a', 'A')}SPEAKER a 1\n`);
    await writeFile(join(folder.path, 'none.rttm'), '');
    const files = ['two.rttm', 'bad.rttm', 'none.rttm', 'nonesuch.rttm'];
    expect(await problemsOf(`audio,text,rttm\n${files.map((name) => `б.wav,иә,${name}\n`).join('')}`)).toEqual([
      'line 2: "rttm": two.rttm has 2 recordings, and none is called "б"',
      'line 3: "rttm": bad.rttm: RTTM, line 2: expected 10 fields, got 3',
      'line 4: "rttm": none.rttm has no SPEAKER line with a length',
      'line 5: "rttm": there is no file nonesuch.rttm',
    ]);
  });

  it('names every line, field and file that is wrong, at once', async () => {
    const lines = [
      '{"audio":"a.wav","text":"иә"}',
      '{"audio":"nonesuch.wav","text":"иә"}',
      '{"text":"иә"}',
      '{"audio":"a.wav"}',
      '{"audio":"a.wav","text":"иә","text_file":"a.txt"}',
      '{"audio":"a.wav","text":7,"language":"klingon"}',
      '{"audio":".","text_file":"nonesuch.txt"}',
      '["a.wav","иә"]',
    ];
    expect(await problemsOf(lines.join('\n'))).toEqual([
      'line 8: expected an object such as {"audio": "a.wav", "text": "…"}',
      'line 2: "audio": there is no file nonesuch.wav',
      'line 3: "audio": it is missing',
      'line 4: "text_file": it is missing, and so is "text"',
      'line 5: "text": "text_file" is given too; keep one',
      'line 6: "text": expected a text, got 7',
      'line 6: "language": There is no language "klingon"',
      `line 7: "audio": ${folder.path} is not a file`,
      'line 7: "text_file": there is no file nonesuch.txt',
    ]);
  });

  it('knows the lines of a JSON list', async () => {
    const list = '[\n{"audio":"a.wav","text":"[{,\\"\\n"},\n\n{"audio":\n"a.wav"}, {"text":"", "x":[{}, 1]}\n]';
    expect(await problemsOf(list)).toEqual(['line 4: "text_file": it is missing, and so is "text"', 'line 5: "audio": it is missing']);
  });

  it.each([
    ['broken JSON', '[\n{"audio":"a.wav",\n"text" "иә"}]', /^line 3: not JSON: /],
    ['JSON that ends too early', '[\n{"audio":"a.wav"},\n', /^line 2: not JSON: /],
    ['a broken line', '{"audio":"a.wav","text":"иә"}\n{"audio":\n', /^line 2: not JSON: /],
    ['no names of columns', 'a.wav,иә\n', /^line 1: expected the names of the columns/],
    ['a text with a comma', 'audio,text\na.wav,иә, мақұл\n', /^line 2: expected 2 columns, got 3; .* quotation marks$/],
    ['a mark that is not closed', 'audio,text\na.wav,иә\na.wav,"иә\n', /^line 3: a quotation mark opens a text and does not close it$/],
    ['an empty list', '[]', /^it has no entries$/],
    ['an empty file', '', /^line 1: expected the names of the columns/],
    ['another encoding', Buffer.from([0x61, 0xe0, 0xe1]), /^list is not UTF-8; save it as UTF-8/],
  ])('refuses %s', async (_what, content, problem) => expect(await problemsOf(content)).toEqual([expect.stringMatching(problem)]));

  it('says that the manifest is not there, or is none', async () => {
    await expect(readManifest(join(folder.path, 'none'))).rejects.toThrow(/there is no file .*none/);
    await expect(readManifest(folder.path)).rejects.toThrow(/is not a file/);
  });
});
