import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { MarkedTranscript, MarkedWord } from './samples.ts';

const FILE = fileURLToPath(new URL('held-out.jsonl', import.meta.url));

type Row = [
  text: string,
  startMs: number,
  endMs: number,
  confidence: number | null,
  language: string,
  isRight: 0 | 1,
  lost: number,
  engines?: string[],
];

/** Transcripts that the weights were not fitted on, one of each kind of engine; what was damaged is not kept. */
export async function heldOutTranscripts(): Promise<MarkedTranscript[]> {
  const lines = (await readFile(FILE, 'utf8')).trim().split('\n');
  return lines.map((line) => {
    const { kind, speech, words }: { kind: string; speech: [number, number][]; words: Row[] } = JSON.parse(line);
    return { kind, speech, words: words.map(toWord) };
  });
}

/** Keeps these transcripts for `heldOutTranscripts`, one a line. */
export async function keepTranscripts(transcripts: readonly MarkedTranscript[]): Promise<void> {
  const lines = transcripts.map(({ kind, speech, words }) => {
    const rounded = speech.map((stretch) => stretch.map(Math.round));
    return `${JSON.stringify({ kind, speech: rounded, words: words.map(toRow) })}\n`;
  });
  await writeFile(FILE, lines.join(''));
}

function toWord([text, startMs, endMs, confidence, language, isRight, lost, engines]: Row): MarkedWord {
  return { text, startMs, endMs, confidence, language, isRight: isRight === 1, lost, ...(engines && { engines }) };
}

function toRow({ text, startMs, endMs, confidence, language, isRight, lost, engines }: MarkedWord): Row {
  return [text, startMs, endMs, confidence, language, isRight ? 1 : 0, lost, ...(engines ? ([engines] as const) : ([] as const))];
}
