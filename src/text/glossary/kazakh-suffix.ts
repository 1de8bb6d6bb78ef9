const PLURAL = '(?:[лдт][ае]р)';
/** Mine, yours, ours: with a vowel of their own behind a consonant. */
const OWN = '(?:[ыі]?(?:м|ң)(?:[ыі]з)?)';
const OF_ITS_OWN = '(?:с?[ыі])';
const CASES = '(?:[ндт][ыі]ң|[ғг][ае]|[қк][ае]|[ндт][ыі]|[дт][ае]|[дтн][ае]н|[мбп]ен)';
/** Behind «its own»: кеңсесіне, кеңсесін, кеңсесінде. */
const CASES_OF_ITS_OWN = '(?:н[ыі]ң|н[ае]|н|нд[ае]|н[ае]н|мен)';
const MORE = '(?:[дт][ае]ғ[ыі]|[дт]егі|ғ[ыі]|[лдт][ыі][қк]|ша|ше|[дт]ай|[дт]ей|сыз|сіз)';
const SUFFIX = new RegExp(`^${PLURAL}?(?:${OWN}(?:[ае]|${CASES})?|${OF_ITS_OWN}${CASES_OF_ITS_OWN}?|${CASES})?${MORE}?$`);
/** One letter is a suffix only as «its own». */
const ONE_LETTER = /^[ыі]$/;
const LONGEST = 20;

/** Whether this may stand behind a word as its Kazakh suffixes: ке, лардың, ымызға, ындағы. */
export function isKazakhSuffix(text: string): boolean {
  if (text.length === 1) return ONE_LETTER.test(text);
  return text !== '' && text.length <= LONGEST && SUFFIX.test(text);
}
