import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { ExportFacts, ExportRequest } from '../contract/export.ts';
import type { Transcript } from '../contract/transcript.ts';
import { writeDocx } from '../transcript/export/documents/docx.ts';
import { writePdf } from '../transcript/export/documents/pdf.ts';
import { openPdfFont, type PdfFont } from '../transcript/export/documents/pdf-font.ts';

/** What the thread is sent. */
export type DocumentOrder = ExportRequest<'docx' | 'pdf'> & { transcript: Transcript; facts: ExportFacts };

const require = createRequire(import.meta.url);
let fonts: { regular: PdfFont; bold: PdfFont } | null = null;

/** What a thread of make-export.ts does: makes one document at a time. */
export function makeDocument({ transcript, facts, ...request }: DocumentOrder): Promise<Uint8Array> {
  if (request.format === 'docx') return writeDocx(transcript, request.options, facts);
  fonts ??= {
    regular: openFont(require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf')),
    bold: openFont(require.resolve('dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf')),
  };
  return writePdf(transcript, request.options, facts, fonts);
}

function openFont(path: string): PdfFont {
  return openPdfFont(readFileSync(path));
}
