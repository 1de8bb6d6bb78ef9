export const GLOSSARY_KINDS = ['term', 'name'] as const;
export const GLOSSARY_LANGUAGES = ['kk', 'ru', 'en'] as const;

/** How something is written, and how it is heard. */
export interface GlossaryEntry {
  /** Names it where hits are counted. */
  id: string;
  /** As it is to be written. */
  term: string;
  /** What engines write for it; each may be several words. The term itself is always one. */
  variants: readonly string[];
  /** Which endings it takes; without one those of Kazakh and Russian. English takes none. */
  language?: (typeof GLOSSARY_LANGUAGES)[number];
  /** A name is never parted: it becomes one token. */
  kind: (typeof GLOSSARY_KINDS)[number];
}
