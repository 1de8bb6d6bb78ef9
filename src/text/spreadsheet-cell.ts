/** A spreadsheet would run a text that begins so as a formula, also after its own trimming (OWASP, CSV injection). */
const FORMULA = /^['\s]*[=+\-@＝＋－＠]/;

/** A text as a cell that no spreadsheet runs: what could be a formula gets an apostrophe before it. */
export function asCell(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** The text that `asCell` was given. */
export function fromCell(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}
