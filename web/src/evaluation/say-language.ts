import type { Say } from '../i18n/use-text.ts';
import { languageWords } from '../library/language-words.ts';

/** The language of references as people call it; null: of all together. */
export function sayLanguage(language: string | null, t: Say): string {
  if (language === null) return t('evaluation.all');
  if (language === 'mixed') return t('evaluation.several');
  return language === 'und' ? t('evaluation.notGiven') : languageWords(language, t);
}
