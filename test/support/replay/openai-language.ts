import type { Heard } from './mishear.ts';

/** ISO 639-1 codes of the languages that Whisper knows, as far as they have one: tokenizer.py of openai/whisper. */
const WHISPER_LANGUAGES =
  'en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt ln ha ba jw su'.split(
    ' ',
  );

const names = new Intl.DisplayNames(['en'], { type: 'language' });

export function knowsLanguage(code: string, served: readonly string[] | null): boolean {
  return (served ?? WHISPER_LANGUAGES).includes(code);
}

/** Its English name in lower case, as Whisper calls it: `kazakh`. */
export function languageName(code: string): string {
  return (names.of(code) ?? code).toLowerCase();
}

/** The language that was asked for, else the one most of the words are in; English where there are none. */
export function heardLanguage({ words }: Heard, asked: string | undefined): string {
  if (asked !== undefined && asked !== 'auto') return asked;
  if (words.length === 0) return 'en';
  const kazakh = words.filter(({ language }) => language === 'kk').length;
  return kazakh * 2 >= words.length ? 'kk' : 'ru';
}
