import { globSync, readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';

export interface Document {
  /** Path from the root of the checkout. */
  file: string;
  text: string;
}

/** Every document that people read, by path. */
export function documents(): Document[] {
  return globSync(['*.md', 'docs/**/*.md', 'bench/*.md', 'samples/*.md', 'examples/*/*.md'])
    .toSorted()
    .map((file) => ({ file, text: readFileSync(file, 'utf8') }));
}

export interface Block {
  file: string;
  line: number;
  script: string;
}

/** The fenced blocks that are marked `sh run`. */
export function runnableBlocks({ file, text }: Document): Block[] {
  return [...text.matchAll(/^```sh run\n([\s\S]*?)^```$/gm)].map((match) => ({
    file,
    line: text.slice(0, match.index).split('\n').length,
    script: match[1] ?? '',
  }));
}

export interface Link {
  /** Path from the root of the checkout. */
  target: string;
  /** The heading it points to, as GitHub names it; null without one. */
  anchor: string | null;
}

/** Links and pictures to other files and headings of the checkout. */
export function localLinks({ file, text }: Document): Link[] {
  return [...withoutBlocks(text).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, address = '']) => {
    if (/^[a-z]+:/.test(address)) return [];
    const [path = '', anchor = null] = address.split('#');
    return [{ target: path === '' ? file : posix.join(dirname(file), path), anchor }];
  });
}

/** Files and folders of the checkout that the text names as code. */
export function namedPaths({ text }: Document): string[] {
  return [...withoutBlocks(text).matchAll(/`((?:src|test|bench|docs|scripts|samples|web|bin)\/[\w./-]*)`/g)].map(([, path = '']) => path);
}

/** Package scripts that the text names. */
export function namedScripts({ text }: Document): string[] {
  return [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name);
}

/** The headings as GitHub makes anchors of them. */
export function anchors({ text }: Document): string[] {
  return [...withoutBlocks(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** The first cells of the table rows that begin with code, without their backticks. */
export function firstCells(text: string): string[] {
  return [...text.matchAll(/^\| `([^`]+)`/gm)].map(([, cell = '']) => cell);
}

function withoutBlocks(text: string): string {
  return text.replace(/^```[\s\S]*?^```$/gm, '');
}
