import { readFileSync } from 'node:fs';
import { parse } from '@plussub/srt-vtt-parser';
import { describe, expect, it } from 'vitest';
import { WebVTTParser } from 'webvtt-parser';
import { EXPORT_OPTIONS, type ExportRequest } from '../../contract/export.ts';
import { Transcript } from '../../contract/transcript.ts';
import { writeText } from './formats.ts';
import { transcriptOf } from './transcript-fixture.ts';

const NASTY_NAME = 'Борис <b>\n--> & "Ко"';
const MEETING = transcriptOf(
  [
    { speaker: 'speaker_1', start: 0.5, end: 4.2, text: 'Қайырлы таң! Бүгін 3 мәселе бар, соның ішінде <жаңа> жоба & бюджет.' },
    { speaker: 'speaker_2', start: 755.04, end: 759.5, text: 'Согласен. Схема такая: заявка --> проверка --> оплата, и всё.' },
    { speaker: 'speaker_2', start: 760, end: 762, text: 'Вопросы есть?' },
  ],
  { speaker_1: 'Айгерім', speaker_2: NASTY_NAME },
);
const EMPTY = transcriptOf([]);
const FACTS = { filename: 'Кездесу 1.wav', date: new Date('2026-03-12T10:00:00Z') };

type TextFormat = Parameters<typeof writeText>[0]['format'];
const write = (format: TextFormat, transcript: Transcript, options: Record<string, string> = {}): string =>
  String(writeText({ format, options: EXPORT_OPTIONS[format].parse(options) } as ExportRequest<TextFormat>, transcript, FACTS).content);

describe('TXT', () => {
  it('has a paragraph for each turn', () => {
    expect(write('txt', MEETING)).toBe(
      '[0:00:00] Айгерім: Қайырлы таң! Бүгін 3 мәселе бар, соның ішінде <жаңа> жоба & бюджет.\n\n' +
        '[0:12:35] Борис <b> --> & "Ко": Согласен. Схема такая: заявка --> проверка --> оплата, и всё. Вопросы есть?\n',
    );
  });

  it('leaves out the name of an only speaker', () => {
    expect(write('txt', transcriptOf([{ speaker: 'Айгерім', start: 3661, end: 3662, text: 'Бастайық.' }]))).toBe('[1:01:01] Бастайық.\n');
  });

  it('starts a new paragraph in a very long turn', () => {
    const talk = Array.from({ length: 30 }, (_, index) => ({
      speaker: 'A',
      start: index * 10,
      end: index * 10 + 9,
      text: 'сөз '.repeat(30).trim(),
    }));
    expect(write('txt', transcriptOf(talk)).split('\n\n').length).toBeGreaterThan(2);
  });
});

describe('SRT', () => {
  it('is numbered, timed and ended the way players expect', () => {
    const srt = write('srt', MEETING);
    expect(srt).toMatch(/^1\r\n00:00:00,500 --> 00:00:0\d,\d{3}\r\nАйгерім: Қайырлы таң!/);
    expect(srt.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(srt.endsWith('\r\n\r\n')).toBe(true);
  });

  it('reads back with the same text, arrows aside', () => {
    const { entries } = parse(write('srt', MEETING));
    expect(entries.map((entry) => Number(entry.id))).toEqual(entries.map((_, index) => index + 1));
    expect(entries.map((entry) => entry.text.trim().replace(/\s+/g, ' ')).join(' ')).toBe(
      'Айгерім: Қайырлы таң! Бүгін 3 мәселе бар, соның ішінде <жаңа> жоба & бюджет. ' +
        'Борис <b> → & "Ко": Согласен. Схема такая: заявка → проверка → оплата, и всё. Вопросы есть?',
    );
    expect(entries.find((entry) => entry.text.includes('Согласен'))?.from).toBe(755_040);
  });
});

describe('WebVTT', () => {
  const entities = JSON.parse(readFileSync(new URL(import.meta.resolve('webvtt-parser/html-entities.json')), 'utf8'));
  const read = (vtt: string) => new WebVTTParser(entities).parse(vtt, 'metadata');

  it('is valid for the W3C parser and loses nothing', () => {
    const { cues, errors } = read(write('vtt', MEETING));
    expect(errors).toEqual([]);
    expect(cues.map((cue) => cue.tree.children[0]?.children?.[0]?.value?.replace(/\s+/g, ' ')).join(' ')).toBe(
      MEETING.segments.map((segment) => segment.text).join(' '),
    );
    expect(new Set(cues.map((cue) => cue.tree.children[0]?.value))).toEqual(new Set(['Айгерім', 'Борис &lt;b&gt; --&gt; &amp; "Ко"']));
    expect(cues.map((cue) => cue.startTime)).toEqual(cues.map((cue) => cue.startTime).toSorted((a, b) => a - b));
  });

  it('has an arrow only between times', () => {
    const arrows = write('vtt', MEETING)
      .split('\n')
      .filter((line) => line.includes('-->'));
    expect(arrows.every((line) => /^\d\d:\d\d:\d\d\.\d{3} --> \d\d:\d\d:\d\d\.\d{3}$/.test(line))).toBe(true);
  });

  it('reads the same with a second parser', () => {
    expect(parse(write('vtt', MEETING)).entries).toHaveLength(read(write('vtt', MEETING)).cues.length);
  });
});

describe('JSON', () => {
  it('is the transcript itself', () => {
    const json = write('json', MEETING);
    expect(Transcript.parse(JSON.parse(json))).toEqual(MEETING);
    expect(json.endsWith('}\n')).toBe(true);
    expect(json).toContain('\n  "job_id"');
  });
});

it('writes valid empty files for an empty transcript', () => {
  expect(write('txt', EMPTY)).toBe('');
  expect(write('srt', EMPTY)).toBe('');
  expect(write('vtt', EMPTY)).toBe('WEBVTT\n');
  expect(JSON.parse(write('json', EMPTY))).toEqual(EMPTY);
});
