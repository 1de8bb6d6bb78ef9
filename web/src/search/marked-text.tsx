import type { Match } from '../../../src/contract/find-words.ts';
import { excerpt } from './excerpt.ts';

/** A text with what was found in it marked; a long one begins shortly before the first of that. */
export function MarkedText({ text, matches }: { text: string; matches: readonly Match[] }) {
  return excerpt(text, matches).map(({ text: part, found, from }) =>
    found ? (
      <mark key={from} className="rounded-sm bg-accent-wash font-medium text-ink">
        {part}
      </mark>
    ) : (
      part
    ),
  );
}
