import { describe, expect, it } from 'vitest';
import { sniff } from './sniff.ts';

describe('sniff', () => {
  it.each([
    ['plain text', 'Сәлеметсіз бе, бұл мәтін', 'text'],
    ['an HLS playlist', '#EXTM3U\n#EXTINF:10,\nhttp://example.org/a.ts', 'playlist'],
    ['an HLS playlist after a byte order mark', '\ufeff#EXTM3U\n', 'playlist'],
    ['a DASH manifest', '<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011">', 'playlist'],
    ['an ffconcat script', 'ffconcat version 1.0\nfile /etc/passwd', 'playlist'],
    ['a PLS list', '[playlist]\nFile1=http://example.org', 'playlist'],
    ['a session description', 'v=0\r\no=- 0 0 IN IP4 127.0.0.1', 'playlist'],
    ['a cue sheet', 'REM x\nFILE "a.wav" WAVE\n', 'playlist'],
    ['an empty file', '', 'text'],
    ['a word that only sounds like it', 'the MPD of today is <b>MPDs</b>', 'text'],
  ])('%s is %s', (_, text, kind) => expect(sniff(Buffer.from(text))).toBe(kind));

  it.each([
    ['a character that the end of the block cut in two', Buffer.from('мәтін'.repeat(100)).subarray(0, 99), 'text'],
    ['UTF-16 text', Buffer.from('\ufeffНе аудио', 'utf16le'), 'text'],
    ['a UTF-16 playlist', Buffer.from('\ufeff#EXTM3U\r\n', 'utf16le'), 'playlist'],
    ['Ogg', Buffer.from('OggS\0\x02'), 'ogg'],
    ['Matroska and WebM', Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 1]), 'matroska'],
    ['WAV', Buffer.from('RIFF\x24\0\0\0WAVEfmt '), 'unknown'],
    ['an MP3 frame', Buffer.from([0xff, 0xfb, 0x90, 0x64]), 'unknown'],
    ['an ID3 tag that holds a playlist', Buffer.from('ID3\x04\0\0\0\0\0\x20#EXTM3U'), 'unknown'],
    ['raw samples', Buffer.from([0, 0, 1, 0, 3, 0]), 'unknown'],
  ])('%s is known by its bytes', (_, bytes, kind) => expect(sniff(bytes)).toBe(kind));
});
