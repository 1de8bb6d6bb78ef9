/** The languages of the interface, in the order in which the switch shows them. */
export const LOCALES = ['kk', 'ru', 'en'] as const;
export type Locale = (typeof LOCALES)[number];

/** The language that was chosen before, else the first that the browser prefers and we speak, else English. */
export function chooseLocale(saved: unknown, preferred: readonly string[]): Locale {
  const wanted = [saved, ...preferred.map((tag) => tag.toLowerCase().split('-')[0])];
  return wanted.find(isLocale) ?? 'en';
}

function isLocale(value: unknown): value is Locale {
  return LOCALES.some((locale) => locale === value);
}
