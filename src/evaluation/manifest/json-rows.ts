import type { ManifestRows } from './manifest-row.ts';

interface Element {
  line: number;
  value: unknown;
}

/** The objects of a JSON list, of a single JSON object, or of JSON Lines. */
export function jsonRows(text: string): ManifestRows {
  const whole = parse(text);
  if ('value' in whole) {
    if (!Array.isArray(whole.value)) return asRows([{ line: 1, value: whole.value }]);
    const lines = elementLines(text);
    return asRows(whole.value.map((value, index) => ({ line: lines[index] ?? 1, value })));
  }
  if (text.trimStart().startsWith('[')) {
    const line = / \(line (\d+) column \d+\)$/.exec(whole.problem)?.[1] ?? text.trimEnd().split('\n').length;
    return { rows: [], problems: [`line ${line}: not JSON: ${whole.problem}`] };
  }
  return jsonLines(text);
}

function jsonLines(text: string): ManifestRows {
  const elements: Element[] = [];
  const problems: string[] = [];
  for (const [index, content] of text.split('\n').entries()) {
    if (content.trim() === '') continue;
    const parsed = parse(content);
    if ('value' in parsed) elements.push({ line: index + 1, value: parsed.value });
    else problems.push(`line ${index + 1}: not JSON: ${parsed.problem}`);
  }
  const { rows, problems: others } = asRows(elements);
  return { rows, problems: [...problems, ...others] };
}

function asRows(elements: readonly Element[]): ManifestRows {
  const rows: ManifestRows = { rows: [], problems: [] };
  for (const { line, value } of elements) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) rows.rows.push({ line, fields: { ...value } });
    else rows.problems.push(`line ${line}: expected an object such as {"audio": "a.wav", "text": "…"}`);
  }
  return rows;
}

function parse(json: string): { value: unknown } | { problem: string } {
  try {
    return { value: JSON.parse(json) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** The lines on which the elements of a correct JSON list begin. */
function elementLines(json: string): number[] {
  const lines: number[] = [];
  let line = 1;
  let depth = 0;
  let begins = false;
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},\n]|[^\s"[\]{},]+/g)) {
    if (token === '\n') {
      line++;
      continue;
    }
    if (begins && token !== ']') lines.push(line);
    if (token === '[' || token === '{') depth++;
    if (token === ']' || token === '}') depth--;
    begins = depth === 1 && (token === ',' || lines.length === 0);
  }
  return lines;
}
