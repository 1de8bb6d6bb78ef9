/** What stands before a colon: a name, or a part of what is said. */
export interface MaybeLabelled {
  label: string | null;
  /** Behind the label. */
  rest: string;
  whole: string;
}

export interface Believed {
  speaker: string | null;
  text: string;
}

/** Names where they come again, or where there are several and the first line has one; «Он сказал: приходите» has none. */
export function believeLabels(lines: readonly MaybeLabelled[]): Believed[] {
  const times = new Map<string, number>();
  for (const { label } of lines) if (label !== null) times.set(label, (times.get(label) ?? 0) + 1);
  const isCast = times.size > 1 && lines[0]?.label !== null;
  return lines.map(({ label, rest, whole }) =>
    label !== null && (isCast || (times.get(label) ?? 0) > 1) ? { speaker: label, text: rest } : { speaker: null, text: whole },
  );
}
