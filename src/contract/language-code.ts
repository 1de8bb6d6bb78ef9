const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });

/** The code that stands for a language everywhere, of two letters where there is one (`kaz` is `kk`); null: there is no such language. */
export function languageCode(code: string): string | null {
  return /^[a-z]{2,3}$/.test(code) && names.of(code) !== undefined ? new Intl.Locale(code).language : null;
}
