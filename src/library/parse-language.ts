import { AppError } from '../contract/app-error.ts';
import { languageCode } from '../contract/language-code.ts';

/** `auto`, or a language code in lower case without its region (`kk-KZ` and `kaz` are `kk`). Throws UNKNOWN_LANGUAGE. */
export function parseLanguage(text: string | undefined): string {
  const language = text?.trim().toLowerCase() || 'auto';
  if (language === 'auto') return language;
  const code = languageCode(language.split(/[-_]/)[0] ?? '');
  if (code !== null) return code;
  throw new AppError('UNKNOWN_LANGUAGE', { message: `There is no language "${language.slice(0, 40)}"`, details: { field: 'language' } });
}
