import type { Engine } from './engine.ts';

/** The terms that an engine is told to listen for: each once, in their order, as many as it takes. None where it takes none. */
export function hintsFor({ capabilities: { hints } }: Pick<Engine, 'capabilities'>, terms: readonly string[]): string[] {
  if (!hints) return [];
  const told = new Set<string>();
  let room = hints.maxBytes;
  for (const term of terms) {
    const plain = term.replace(/\s+/g, ' ').trim();
    const bytes = Buffer.byteLength(plain) + (told.size === 0 ? 0 : HINT_SEPARATOR.length);
    if (plain === '' || told.has(plain) || bytes > room) continue;
    told.add(plain);
    room -= bytes;
  }
  return [...told];
}

/** What stands between hints that are sent as one text. */
export const HINT_SEPARATOR = ', ';

/** Whether what it hears depends on hints: its own, or those of the engines that are voted on. */
export function takesHints(engine: Engine): boolean {
  return (engine.members ?? [engine]).some(({ capabilities }) => capabilities.hints !== undefined);
}
