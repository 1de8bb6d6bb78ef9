import { expect, it } from 'vitest';
import { pairFiles } from './pair-files.ts';

const named = (...names: string[]) =>
  pairFiles(names.map((name) => new File(['a'], name))).map(({ file, transcript }) => [file.name, transcript?.name ?? null]);

it('gives a recording the transcript that has its name, whatever comes first', () => {
  expect(named('Кеңес.srt', 'звонок.ogg', 'кеңес.mp3', 'звонок.2.vtt')).toEqual([
    ['звонок.ogg', null],
    ['кеңес.mp3', 'Кеңес.srt'],
    ['звонок.2.vtt', null],
  ]);
});

it('gives one transcript to one recording only', () => {
  expect(named('a.wav', 'a.mp3', 'a.txt', 'a.json')).toEqual([
    ['a.wav', 'a.txt'],
    ['a.mp3', 'a.json'],
  ]);
  expect(named('a.wav', 'a.mp3', 'a.srt')).toEqual([
    ['a.wav', 'a.srt'],
    ['a.mp3', null],
  ]);
});

it('knows a name however it is composed', () => {
  expect(named('й.ogg'.normalize('NFD'), 'й.srt'.normalize('NFC'))).toEqual([['й.ogg'.normalize('NFD'), 'й.srt']]);
});
