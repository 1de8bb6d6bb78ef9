import { LETTERS, latinCapital, ONE_WAY } from '../../contract/latin-letters.ts';

const TO_LATIN = new Map<string, string>();
for (const [cyrillic, latin] of [...LETTERS, ...ONE_WAY]) {
  TO_LATIN.set(cyrillic, latin);
  TO_LATIN.set(cyrillic.toUpperCase(), latinCapital(latin.slice(0, 1)) + latin.slice(1));
}
const FROM_LATIN = new Map<string, string>();
for (const [cyrillic, latin] of LETTERS) {
  FROM_LATIN.set(latin, cyrillic);
  FROM_LATIN.set(latinCapital(latin), cyrillic.toUpperCase());
}

const CYRILLIC_WORD = /[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]+/g;
const LATIN_LETTER = /[A-Za-zÄäĞğİıÑñÖöŞşŪūÜü]/g;
/** Behind a vowel it is й in nearly all Kazakh words: ай, кейін, үй. */
const GLIDE = /(?<=[аәеоөұүыіиАӘЕОӨҰҮЫІИ])[иИ]/g;

/** Kazakh text in the Latin alphabet of 2021; what is not Cyrillic stays. */
export function cyrillicToLatin(text: string): string {
  return text.normalize('NFC').replace(CYRILLIC_WORD, (word) => {
    const latin = Array.from(word, (letter) => TO_LATIN.get(letter) ?? letter).join('');
    // «ЮНЕСКО» is IUNESKO, «Юрий» is İurii.
    return word.length > 1 && word === word.toUpperCase() ? Array.from(latin, latinCapital).join('') : latin;
  });
}

/**
 * Kazakh text of that alphabet in Cyrillic. Letters that only Cyrillic has (ц, ч, щ, э, ю, я, ё, ъ, ь, һ) do not come back; of
 * и and й, й is taken behind a vowel.
 */
export function fromLatin(text: string): string {
  return text
    .normalize('NFC')
    .replace(LATIN_LETTER, (letter) => FROM_LATIN.get(letter) ?? letter)
    .replace(GLIDE, (letter) => (letter === 'и' ? 'й' : 'Й'));
}
