import type { PersonalData } from '../../contract/processing.ts';

/** What is written instead, by language: it says what was there, and neither how long it was nor how it ended. */
const MASKS: Readonly<Record<'kk' | 'ru' | 'en', Readonly<Record<PersonalData, string>>>> = {
  kk: { phone: '[телефон]', iin: '[ЖСН]', card: '[карта]', iban: '[шот]', email: '[пошта]', name: '[есім]' },
  ru: { phone: '[телефон]', iin: '[ИИН]', card: '[карта]', iban: '[счёт]', email: '[почта]', name: '[имя]' },
  en: { phone: '[phone]', iin: '[ID]', card: '[card]', iban: '[account]', email: '[email]', name: '[name]' },
};

/** The mask for a token of that language; Russian where it is not known. */
export function maskFor(kind: PersonalData, language: string): string {
  return MASKS[language === 'kk' || language === 'mixed' ? 'kk' : language === 'en' ? 'en' : 'ru'][kind];
}
