import { RUSSIAN_NOUNS } from './russian-words.ts';

const NOUN_ENDINGS = new Set(
  `а я о е ё у ю ы и ь й ом ем ой ей ою ею ов ев ам ям ами ями ах ях ью ия ие ий ию ием иям иями иях ии ое ого ому ым ых ая ую ые ым ыми ый`
    .split(' ')
    .concat(''),
);

/** Endings that Kazakh words hardly have, then those that they have by chance. */
const SURE_ENDING =
  /(?:ого|его|ому|ему|ыми|ими|ами|ями|ах|ях|[аеиуыя]ть|ться|тся|шься|лся|лась|лись|лось|ешь|ишь|ете|ите|ение|ания|ание|ения|ении|ании|ением|анием|остью|ость|ости|ство|ства|стве|ский|ская|ское|ские|ских|скую|ской|ться|вший|вшие|ющий|ющие|ящий|ящие|ный|ная|ное|ные|ных|ную|ного|ному|ённый|ённые|айте|яйте|ейте|ите|ишка|очка|ечка|ичка|чик|щик)$/;
const LIKELY_ENDING =
  /(?:ти|ла|ло|ли|ил|ел|ый|ий|ой|ей|ая|яя|ое|ее|ые|ие|ов|ев|ую|юю|ом|ем|ет|ит|ут|ют|ат|ят|ся|сь|ию|ия|ии|ью|ка|ки|ку|кой|не|ни|чь)$/;
const PREFIX = /^(?:при|про|пере|рас|раз|без|бес|под|пред|обо?|от|вз|вс|вы|из|ис|до|по|за|со|не)(?=.{3})/;

/** How much the letters and endings of a lower-case word (ё as е, no Kazakh letters) say that it is Russian. */
export function russianShape(plain: string): number {
  let score = 0;
  if (/[щъ]/.test(plain)) score += 4;
  score += Math.min(4, 1.6 * (plain.match(/[вфцчэь]/g)?.length ?? 0));
  if (/^[бвгджзклмнпрстфхцчшщ]{2}/.test(plain)) score += 2.2;
  // Kazakh stems have о in their first syllable only.
  if (/[аеиоуыэюя][^аеиоуыэюя]+о/.test(plain)) score += 2.2;
  if (/[бвгджзклмнпрстфхцчшщ]{4}|[бвгджзмнпстфхцчшщ]{3}/.test(plain)) score += 1;
  if (/[бвгджзклмнпрстфхцчшщ][яюё]/.test(plain)) score += 2;
  if (/ы[^аеиоуыэюя]+[еи]|е[^аеиоуыэюя]+ы/.test(plain)) score += 0.8;
  if (plain.length >= 5 && SURE_ENDING.test(plain)) score += 2.2;
  else if (plain.length >= 4 && LIKELY_ENDING.test(plain)) score += 0.9;
  if (PREFIX.test(plain)) score += 0.5;
  return score;
}

/** «задержек» is of «задержка». */
const FLEETING_VOWEL = /[ое]([кцн])$/;
const STEMS: ReadonlySet<string> = new Set([...RUSSIAN_NOUNS].map(stemOf));

/** Whether a word is a noun of the list, in any case. */
export function isRussianNoun(plain: string): boolean {
  return hasNounEnding(plain, STEMS) || STEMS.has(plain.replace(FLEETING_VOWEL, '$1'));
}

/** Whether it is what a Kazakh ending is put on: «договор», «помощь», «доверенност» of «доверенносты», «условия» of «условиясы». */
export function isRussianStem(stem: string): boolean {
  return [stem, `${stem}ь`, stem.replace(/ия$/, 'ие')].some((noun) => RUSSIAN_NOUNS.has(noun));
}

/** A stem of `stems` and an ending of a Russian noun or adjective. */
export function hasNounEnding(plain: string, stems: ReadonlySet<string>): boolean {
  for (let length = 0; length <= 4 && plain.length - length >= 2; length++) {
    const at = plain.length - length;
    if (NOUN_ENDINGS.has(plain.slice(at)) && stems.has(plain.slice(0, at))) return true;
  }
  return false;
}

/** Without the ending of the nominative. */
export function stemOf(noun: string): string {
  return noun.replace(/(?:ие|ия|ый|ий|ая|ое|[аяоеьй])$/, '');
}
