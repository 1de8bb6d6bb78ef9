import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { strFromU8, unzipSync } from 'fflate';
import mammoth from 'mammoth';
import { SaxesParser } from 'saxes';
import { extractText, getDocumentProxy } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { EXPORT_OPTIONS } from '../../../contract/export.ts';
import type { Transcript } from '../../../contract/transcript.ts';
import { transcriptOf } from '../transcript-fixture.ts';
import { writeDocx } from './docx.ts';
import { writePdf } from './pdf.ts';
import { openPdfFont } from './pdf-font.ts';

const require = createRequire(import.meta.url);
const font = (name: string) => openPdfFont(readFileSync(require.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`)));
const FONTS = { regular: font('DejaVuSansCondensed'), bold: font('DejaVuSansCondensed-Bold') };
const FACTS = { filename: 'Бюджет жиналысы.mp3', date: new Date('2026-03-12T10:00:00Z') };

const LETTERS = 'Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі Ёё ₸ ₽ № «» — …';
const MEETING: Transcript = {
  ...transcriptOf(
    [
      {
        speaker: 'speaker_1',
        start: 0.5,
        end: 9,
        text: `Қайырлы таң! Бүгін <жаңа> жоба & "бюджет": 1\u00a0250\u00a0000\u00a0₸. ${LETTERS}`,
      },
      { speaker: 'speaker_2', start: 12, end: 15, text: 'Согласен, объявляю съёмку открытой.' },
      { speaker: 'speaker_1', start: 755, end: 757, text: 'Рақмет.' },
    ],
    { speaker_1: 'Айгүл Серікова', speaker_2: 'Борис <Ко>' },
  ),
};
for (const [index, speaker] of MEETING.speakers.entries()) speaker.speaking_duration = [30, 10][index] ?? 0;

/** What no document may fail for. */
const HARD: [string, string][] = [
  ['emoji', 'Тамаша 🎉👨‍👩‍👧 болды'],
  ['right-to-left', 'Сказал שלום и مرحبا всем'],
  ['Chinese', '会议 туралы'],
  ['control characters', 'а\u0000б\u0007в\u001bг\u0085д'],
  ['half a character and no character', 'а\ud800б \ufffe'],
  ['marks', 'и\u0306 е\u0308 a\u0301\u0323'],
  ['a word of 100,000 letters', 'ә'.repeat(100_000)],
  ['markup', '</w:t><script>&amp;<!--'],
];

const flat = (text: string) => text.replace(/\s+/g, ' ').trim();

describe('DOCX', () => {
  const docx = (transcript: Transcript, options: Record<string, string> = {}) =>
    writeDocx(transcript, EXPORT_OPTIONS.docx.parse(options), FACTS);
  /** Its text by a reader that is not ours. */
  const textOf = async (file: Uint8Array) => flat((await mammoth.extractRawText({ buffer: Buffer.from(file) })).value);
  /** Every part, each well-formed XML. */
  const partsOf = (file: Uint8Array): Record<string, string> => {
    const parts = Object.entries(unzipSync(file)).map(([name, bytes]) => [name, strFromU8(bytes)] as const);
    for (const [name, xml] of parts) {
      if (!/\.(xml|rels)$/.test(name)) continue;
      const parser = new SaxesParser({ xmlns: true });
      parser.on('error', (error) => {
        throw new Error(`${name}: ${error.message}`);
      });
      parser.write(xml).close();
    }
    return Object.fromEntries(parts);
  };

  it('is well-formed, with styles, facts, speakers with their share, times and the whole text', async () => {
    const file = await docx(MEETING, { lang: 'kk' });
    const parts = partsOf(file);
    expect(parts['word/styles.xml']).toMatch(/w:styleId="SpeakerName"/);
    expect(parts['word/document.xml']).toMatch(/<w:rStyle w:val="SpeakerName"\/>/);
    expect(parts['word/footer1.xml']).toMatch(/PAGE/);
    const text = await textOf(file);
    for (const segment of MEETING.segments) expect(text).toContain(flat(segment.text));
    for (const part of ['Файл', 'Бюджет жиналысы.mp3', '0:12:37', 'қазақша', '75 %', '25 %', 'Айгүл Серікова', 'Борис <Ко>', '0:12:35'])
      expect(text).toContain(part);
    expect(text).toMatch(/2026 ж\. 12 наурыз/);
    expect(text.indexOf('Қайырлы таң')).toBeLessThan(text.indexOf('Согласен'));
  });

  it.each([
    ['kk', ['Хаттама №', 'Қатысқандар', 'Күн тәртібі', 'Қабылданған шешімдер', 'Тапсырмалар', 'Төраға', 'Қолдары']],
    ['ru', ['Протокол №', 'Присутствовали', 'Повестка дня', 'Принятые решения', 'Поручения', 'Председатель', 'Подписи']],
    ['en', ['Minutes №', 'Attendees', 'Agenda', 'Decisions', 'Actions', 'Chair', 'Signatures']],
  ])('minutes in %s: what is known is filled in, then the transcript', async (lang, parts) => {
    const file = await docx(MEETING, { lang, template: 'minutes' });
    partsOf(file);
    const text = await textOf(file);
    const places = [...parts.slice(0, 5), parts[6] ?? '', 'Қайырлы таң'].map((part) => text.indexOf(part));
    expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(text).toContain('Айгүл Серікова');
    expect(text).toMatch(/_{10}/);
  });

  it.each(HARD)('takes %s', async (_what, said) => {
    const transcript = transcriptOf([{ speaker: 'A', start: 0, end: 5, text: `басы ${said} соңы` }], { A: said.slice(0, 80) });
    const file = await docx(transcript, { template: 'minutes' });
    expect(partsOf(file)['word/document.xml']).toMatch(/соңы/);
    expect(await textOf(file)).toContain('басы');
  });

  it('takes an empty transcript', async () => {
    const file = await docx(transcriptOf([]));
    partsOf(file);
    expect(await textOf(file)).toContain('Бюджет жиналысы');
  });
});

describe('PDF', () => {
  const pdf = (transcript: Transcript, options: Record<string, string> = {}) =>
    writePdf(transcript, EXPORT_OPTIONS.pdf.parse(options), FACTS, FONTS);
  const read = async (file: Uint8Array) => {
    const document = await getDocumentProxy(new Uint8Array(file));
    const { text } = await extractText(document, { mergePages: false });
    return {
      text: text.map(flat),
      outline: ((await document.getOutline()) ?? []).map((entry) => entry.title),
      info: await document.getMetadata(),
    };
  };

  it('has the facts, every letter, page numbers and bookmarks', async () => {
    const { text, outline, info } = await read(await pdf(MEETING, { lang: 'ru' }));
    const [page = ''] = text;
    for (const segment of MEETING.segments) expect(page).toContain(flat(segment.text));
    for (const part of ['Файл Бюджет жиналысы.mp3', '12 марта 2026', 'казахский', '75 %', 'Борис <Ко> 0:00:12', 'Стр. 1 из 1'])
      expect(page).toContain(part);
    expect(outline).toEqual(['0:00:00', '0:12:35']);
    expect(info.info).toMatchObject({ Title: 'Бюджет жиналысы' });
  });

  it('goes on over pages without losing or moving a word', async () => {
    const said = Array.from({ length: 400 }, (_, index) => `Бұл ${index} сөйлем, оны ешкім жоғалтпауы керек, өйткені ол маңызды.`);
    const { text } = await read(
      await pdf(
        transcriptOf(said.map((line, index) => ({ speaker: index % 7 < 4 ? 'A' : 'B', start: index * 5, end: index * 5 + 4, text: line }))),
      ),
    );
    expect(text.length).toBeGreaterThan(5);
    const numbers = [...text.join(' ').matchAll(/Бұл (\d+) сөйлем/g)].map(([, number]) => Number(number));
    expect(numbers).toEqual(said.map((_, index) => index));
    expect(text.every((page, index) => page.includes(`${index + 1} / ${text.length} бет`))).toBe(true);
  });

  it.each(HARD)('takes %s', async (_what, said) => {
    const file = await pdf(
      transcriptOf(
        [
          { speaker: 'A', start: 0, end: 5, text: `басы ${said} соңы` },
          { speaker: 'B', start: 6, end: 7, text: 'Иә' },
        ],
        { A: said },
      ),
    );
    const { text } = await read(file);
    expect(text.join(' ')).toMatch(/басы.*соңы/);
  });

  it('keeps the order of lines that need shaping among those that do not', async () => {
    const said = ['бірінші', 'екінші שלום', 'үшінші', 'төртінші مرحبا'];
    const { text } = await read(
      await pdf(transcriptOf(said.map((line, index) => ({ speaker: `S${index}`, start: index, end: index + 1, text: line })))),
    );
    const places = said.map((line) => text[0]?.lastIndexOf(line.split(' ')[0] ?? '') ?? -1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(text[0]).toContain('שלום');
  });

  it('shows a box for what the font cannot draw', async () => {
    const { text } = await read(await pdf(transcriptOf([{ speaker: 'A', start: 0, end: 5, text: 'бұл 会 белгі' }])));
    expect(text[0]).toContain('бұл □ белгі');
  });

  it('writes a word wider than a line on several', async () => {
    const { text } = await read(await pdf(transcriptOf([{ speaker: 'A', start: 0, end: 5, text: 'ұ'.repeat(10_000) }])));
    expect(text.join('').match(/ұ/g)).toHaveLength(10_000);
  });

  it('takes an empty transcript', async () => {
    const { text } = await read(await pdf(transcriptOf([])));
    expect(text).toHaveLength(1);
  });
});
