import type { GlossaryEntry } from './glossary-entry.ts';
import { isKazakhSuffix } from './kazakh-suffix.ts';
import { russianForms } from './russian-forms.ts';

/** What stands behind the stem of a word that was heard. */
export type Ending =
  | { kind: 'none' }
  | { kind: 'kk'; suffix: string }
  /** The case by its place in the endings of its pattern. */
  | { kind: 'ru'; ending: string; place: number; pattern: number };

type Grammar = Pick<GlossaryEntry, 'language' | 'kind'>;

const NONE: Ending = { kind: 'none' };
const SHORTEST_KAZAKH = 2;
const CYRILLIC = /\p{Script=Cyrillic}$/u;

/** The part of a folded word that all its forms begin with. */
export function stemOf(word: string, { language, kind }: Grammar): string {
  return language === 'kk' || language === 'en' ? word : (russianForms(word, kind === 'name')?.stem ?? word);
}

/** The ending that `heard` has as a form of `word`, both folded; null when it is none. `language` of who says it. */
export function endingOf(heard: string, word: string, grammar: Grammar, language: string): Ending | null {
  if (heard === word) return NONE;
  if (grammar.language === 'en') return null;
  const kazakh = grammar.language === 'ru' ? null : kazakhEnding(heard, word);
  const russian = grammar.language === 'kk' ? null : russianEnding(heard, word, grammar.kind === 'name');
  return language === 'kk' || language === 'mixed' ? (kazakh ?? russian) : (russian ?? kazakh);
}

function kazakhEnding(heard: string, word: string): Ending | null {
  if (word.length < SHORTEST_KAZAKH || !heard.startsWith(word)) return null;
  const suffix = heard.slice(word.length);
  return isKazakhSuffix(suffix) ? { kind: 'kk', suffix } : null;
}

function russianEnding(heard: string, word: string, isName: boolean): Ending | null {
  const forms = russianForms(word, isName);
  if (forms === null || !heard.startsWith(forms.stem)) return null;
  const ending = heard.slice(forms.stem.length);
  const place = forms.endings.indexOf(ending);
  return place < 0 ? null : { kind: 'ru', ending, place, pattern: forms.pattern };
}

/**
 * A word of a term with the ending that was heard. Latin words and abbreviations take Kazakh suffixes behind a hyphen
 * («Kaspi-ге», «ТОО-ға») and no Russian ones («в Kaspi Bank»).
 */
export function withEnding(word: string, ending: Ending, { kind }: Grammar): string {
  if (ending.kind === 'none') return word;
  const isPlain = CYRILLIC.test(word) && (word.length < 2 || word !== word.toUpperCase());
  if (ending.kind === 'kk') return isPlain ? word + ending.suffix : `${word}-${ending.suffix}`;
  const forms = isPlain ? russianForms(word.toLowerCase().replaceAll('ё', 'е'), kind === 'name') : null;
  if (forms === null) return word;
  const same = forms.pattern === ending.pattern ? ending.ending : (forms.endings[ending.place] ?? '');
  return word.slice(0, forms.stem.length) + same;
}
