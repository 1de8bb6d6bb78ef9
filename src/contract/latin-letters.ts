/**
 * The Kazakh Latin alphabet of 2021 (31 letters: Aa Ää Bb Dd Ee Ff Gg Ğğ Hh Iı İi Jj Kk Ll Mm Nn Ññ Oo Öö Pp Qq Rr Ss Şş Tt Uu
 * Ūū Üü Vv Yy Zz), each letter with the Cyrillic one that it is read back as. И and й are both İi, х and һ both Hh.
 */
export const LETTERS: readonly (readonly [cyrillic: string, latin: string])[] = [
  ...'аa әä бb вv гg ғğ дd еe жj зz иi кk қq лl мm нn ңñ оo өö пp рr сs тt уu ұū үü фf хh шş ыy'.split(' '),
  'іı',
].map((pair) => [pair[0] ?? '', pair.slice(1)] as const);

/** Letters that share one with another, and those of borrowed words, which are written as they are said; they are not read back. */
export const ONE_WAY: readonly (readonly [cyrillic: string, latin: string])[] = [
  ['й', 'i'],
  ['һ', 'h'],
  ['ё', 'e'],
  ['ю', 'iu'],
  ['я', 'ia'],
  ['ц', 's'],
  ['ч', 'ş'],
  ['щ', 'ş'],
  ['э', 'e'],
  ['ъ', ''],
  ['ь', ''],
];

/** The capital of a Latin letter: i has its dot, ı has none. */
export function latinCapital(letter: string): string {
  if (letter === 'i') return 'İ';
  return letter === 'ı' ? 'I' : letter.toUpperCase();
}
