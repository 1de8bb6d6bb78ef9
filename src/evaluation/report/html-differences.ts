import type { AlignedWord } from '../score-text.ts';
import { escapeHtml } from './escape-html.ts';

/** What was said with what was heard instead, word by word; a sign stands beside each colour. */
export function htmlDifferences(alignment: readonly AlignedWord[]): string {
  return alignment
    .map(({ op, reference, hypothesis }) => {
      const [said, heard] = [escapeHtml(reference ?? ''), escapeHtml(hypothesis ?? '')];
      if (op === 'deletion') return `<del><b>−</b>${said}</del>`;
      if (op === 'insertion') return `<ins><b>+</b>${heard}</ins>`;
      return op === 'equal' ? said : `<span class="swap"><del>${said}</del>→<ins>${heard}</ins></span>`;
    })
    .join(' ');
}
