import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { EXPORT_OPTIONS, type ExportRequest } from '../../contract/export.ts';
import type { Transcript } from '../../contract/transcript.ts';
import { writeText } from './formats.ts';
import { singleLine, toMs } from './timed-tokens.ts';
import { transcriptOf } from './transcript-fixture.ts';

const FACTS = { filename: 'Кездесу 1.wav', date: new Date('2026-03-12T10:00:00Z') };
const MEETING = transcriptOf(
  [
    { speaker: 'speaker_1', start: 0.5, end: 4.2, text: 'Қайырлы таң! Бүгін 5\u00a0000\u00a0₸ туралы <жаңа> жоба & "бюджет".' },
    { speaker: 'speaker_2', start: 755.04, end: 759.5, text: '=HYPERLINK("http://x"; "y"), согласен' },
    { speaker: 'speaker_2', start: 760, end: 762, text: 'Вопросы; есть?' },
  ],
  { speaker_1: 'Айгерім', speaker_2: '@Борис "Ко"; С.' },
);

type TextFormat = Parameters<typeof writeText>[0]['format'];
const write = (format: TextFormat, transcript: Transcript, options: Record<string, string> = {}): string =>
  String(writeText({ format, options: EXPORT_OPTIONS[format].parse(options) } as ExportRequest<TextFormat>, transcript, FACTS).content);

describe('TXT', () => {
  it.each([
    [{ times: 'false' }, /^Айгерім: Қайырлы таң!/],
    [{ speakers: 'false' }, /^\[0:00:00\] Қайырлы таң!/],
    [{ times: 'false', speakers: 'false' }, /^Қайырлы таң!/],
  ])('%j', (options, start) => {
    expect(write('txt', MEETING, options)).toMatch(start);
  });

  it('names even an only speaker when it is asked to', () => {
    expect(write('txt', transcriptOf([{ speaker: 'Айгүл', start: 0, end: 1, text: 'Иә' }]), { speakers: 'true' })).toBe(
      '[0:00:00] Айгүл: Иә\n',
    );
  });
});

describe('CSV', () => {
  /** RFC 4180 by hand: the cells of each row. */
  const read = (csv: string, separator: string): string[][] =>
    csv
      .replace(/^\ufeff/, '')
      .split('\r\n')
      .slice(0, -1)
      .map((line) => [...line.matchAll(new RegExp(`(?:^|${separator})(?:"((?:[^"]|"")*)"|([^"${separator}]*))`, 'g'))])
      .map((cells) => cells.map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain));

  it.each([
    ['comma', ',', '755.040'],
    ['semicolon', ';', '755,040'],
    ['tab', '\t', '755.040'],
  ])('with %s reads back, and runs no formula', (separator, mark, start) => {
    const csv = write('csv', MEETING, { separator });
    expect(csv.startsWith('\ufeff')).toBe(true);
    const [head, first, second] = read(csv, mark);
    expect(head).toEqual(['start', 'end', 'speaker', 'language', 'text', 'confidence']);
    expect(first?.slice(2)).toEqual(['Айгерім', 'kk', MEETING.segments[0]?.text, '']);
    expect(second).toEqual([
      start,
      start.startsWith('755,') ? '759,500' : '759.500',
      `'@Борис "Ко"; С.`,
      'kk',
      `'${MEETING.segments[1]?.text}`,
      '',
    ]);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '＝1', "'=1", ' =1', '\t=1'])('guards %j', (text) => {
    const [, row] = read(write('csv', transcriptOf([{ speaker: 'A', start: 0, end: 1, text }])), ',');
    expect(row?.[4]).toMatch(/^'/);
  });
});

interface Subtitle {
  begin: string;
  end: string;
  agent: string;
  language: string | undefined;
  text: string;
}

/** A strict parser of XML: it throws at what is not well-formed. */
function readTtml(xml: string): { subtitles: Subtitle[]; names: string[]; language: string; profile: string } {
  const parser = new SaxesParser({ xmlns: true });
  const found = { subtitles: [] as Subtitle[], names: [] as string[], language: '', profile: '' };
  let [inName, isOpen] = [false, false];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    const value = (name: string) => attributes[name]?.value;
    if (local === 'tt' && uri === 'http://www.w3.org/ns/ttml')
      [found.language, found.profile] = [value('xml:lang') ?? '-', value('ttp:profile') ?? ''];
    if (local === 'p')
      found.subtitles.push({
        begin: value('begin') ?? '',
        end: value('end') ?? '',
        agent: value('ttm:agent') ?? '',
        language: value('xml:lang'),
        text: '',
      });
    const current = found.subtitles.at(-1);
    if (local === 'br' && current) current.text += ' ';
    inName = local === 'name';
    isOpen ||= local === 'p';
  });
  parser.on('closetag', ({ local }) => {
    if (local === 'p') isOpen = false;
    inName = false;
  });
  parser.on('text', (text) => {
    const current = found.subtitles.at(-1);
    if (inName) found.names.push(text);
    else if (isOpen && current) current.text += text;
  });
  parser.write(xml).close();
  return found;
}

describe('TTML', () => {
  it('is well-formed, in the profile of IMSC, with speakers, languages and the whole text', () => {
    const meeting = structuredClone(MEETING);
    for (const segment of meeting.segments.slice(1)) segment.language = 'ru';
    const { subtitles, names, language, profile } = readTtml(write('ttml', meeting));
    expect({ language, profile, names }).toEqual({
      language: 'kk',
      profile: 'http://www.w3.org/ns/ttml/profile/imsc1/text',
      names: ['Айгерім', '@Борис "Ко"; С.'],
    });
    expect(subtitles.map((each) => each.text).join(' ')).toBe(meeting.segments.map((segment) => segment.text).join(' '));
    expect(subtitles[0]).toMatchObject({ begin: '00:00:00.500', agent: 'agent1', language: undefined });
    expect(subtitles.at(-1)).toMatchObject({ begin: '00:12:40.000', agent: 'agent2', language: 'ru' });
  });
});

describe('RTTM', () => {
  it('has ten fields on each line, in order of time, spaces encoded', () => {
    const lines = write('rttm', MEETING).trimEnd().split('\n');
    expect(lines[0]).toBe('SPEAKER Кездесу%201 1 0.500 3.700 <NA> <NA> Айгерім <NA> <NA>');
    expect(lines.map((line) => line.split(' ').length)).toEqual([10, 10, 10]);
    expect(decodeURIComponent(lines[1]?.split(' ')[7] ?? '')).toBe('@Борис "Ко"; С.');
  });

  it('keeps two speakers of one name apart, and leaves out what does not last', () => {
    const twins = transcriptOf(
      [
        { speaker: 'speaker_2', start: 5, end: 6, text: 'Иә' },
        { speaker: 'speaker_1', start: 1, end: 2, text: 'Иә' },
        { speaker: 'speaker_1', start: 3, end: 3, text: 'Мм' },
      ],
      { speaker_1: 'Асқар', speaker_2: 'Асқар' },
    );
    expect(
      write('rttm', twins)
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ')[7]),
    ).toEqual(['speaker_1', 'speaker_2']);
  });
});

describe('any text at all', () => {
  const unit = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 30 }),
    fc.constantFrom('\ud800', '\ufffe', '\u0000', '🎉', 'שלום', '<&>', '-->', '\u2028', '"'),
  );
  const wild = fc.array(
    fc.record({
      speaker: fc.constantFrom('A', 'B'),
      start: fc.integer({ min: -5, max: 100 }),
      end: fc.integer({ min: -5, max: 100 }),
      text: fc.array(unit, { maxLength: 8 }).map((parts) => parts.join(' ')),
      timed: fc.boolean(),
    }),
    { maxLength: 6 },
  );

  it('breaks no format and loses no letter', () => {
    fc.assert(
      fc.property(wild, unit, (segments, name) => {
        const transcript = transcriptOf(segments, { A: name });
        const words = (text: string) => singleLine(text).split(' ').filter(Boolean).toSorted();
        const all = words(segments.map((segment) => segment.text).join(' '));
        for (const format of ['txt', 'srt', 'vtt', 'csv', 'rttm'] as const) expect(write(format, transcript).isWellFormed()).toBe(true);
        expect(
          words(
            readTtml(write('ttml', transcript))
              .subtitles.map((each) => each.text)
              .join(' '),
          ),
        ).toEqual(all);
        expect(words(write('txt', transcript, { times: 'false', speakers: 'false' }))).toEqual(all);
      }),
      { numRuns: 200 },
    );
  });

  it('takes a word of 100,000 letters', () => {
    const word = 'ә'.repeat(100_000);
    const transcript = transcriptOf([{ speaker: 'A', start: 0, end: 10, text: `бұл ${word} сөз` }]);
    for (const format of ['txt', 'srt', 'vtt', 'ttml', 'csv'] as const) expect(write(format, transcript)).toContain(word);
    expect(toMs(-3)).toBe(0);
  });
});
