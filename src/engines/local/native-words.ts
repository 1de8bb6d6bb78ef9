import type { Readable } from 'node:stream';

/** What the native code wrote to standard error, newest last. */
export interface NativeWords {
  /** Resolves with what came before the mark, tidied and shortened, once the mark is there; and forgets it. */
  until(mark: string): Promise<string>;
  /** The same of whatever is there. */
  last(): string;
}

const KEPT = 20_000;
const FIRST = 4;
const LAST = 8;

/** Collects standard error. Where each of our requests ended is marked in the stream itself. */
export function listenTo(stream: Readable | null): NativeWords {
  let text = '';
  let waiting: { mark: string; resolve: (said: string) => void } | null = null;
  const look = (): void => {
    const at = waiting ? text.indexOf(waiting.mark) : -1;
    if (!waiting || at < 0) return;
    const said = tidy(text.slice(0, at));
    text = text.slice(at + waiting.mark.length);
    waiting.resolve(said);
    waiting = null;
  };
  stream?.setEncoding('utf8').on('data', (more: string) => {
    text = (text + more).slice(-KEPT);
    look();
  });
  return {
    until: (mark) =>
      new Promise((resolve) => {
        waiting = { mark, resolve };
        look();
      }),
    last: () => tidy(text),
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal
const COLOURS = /\u001b\[[0-9;]*m/g;
/** Where in its own source sherpa-onnx or the runtime says something; and the paths of our machine. */
const PLACES = /\/[^\s:]*\/(csrc|onnxruntime|shared)\/[^\s:]*(:\w+)*:\d*\s*/g;
const FOLDERS = /(\/[^\s/:'"]+)+\/(?=[^\s/:'"]+)/g;

/** The first and the last lines, without colours, source lines and folders: what happened stands first, how it ended last. */
function tidy(text: string): string {
  const lines = text
    .replace(COLOURS, '')
    .split('\n')
    .map((line) => line.replace(PLACES, '').replace(FOLDERS, '').trim())
    .filter((line) => line !== '');
  const shown = lines.length > FIRST + LAST ? [...lines.slice(0, FIRST), '…', ...lines.slice(-LAST)] : lines;
  return shown.join('\n');
}
