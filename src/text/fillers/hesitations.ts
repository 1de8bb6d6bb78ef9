import { fact } from '../form.ts';
import type { ShownWord } from '../shown-words.ts';

/** What is between them is one sound, drawn out: «э-э», «эммм», «ыы», «а-а», «хм», "uhm". Agreement (угу, ага, мхм) is none. */
const SOUNDS = [
  /^э+м*$/,
  /^[аә]{2,}м*$/,
  /^ө{2,}$/,
  /^ы{2,}м*$|^ым{2,}$/,
  /^м{2,}$/,
  /^[хг]м+$/,
  /^u+h+m*$|^u+m{2,}$|^um$|^e+h*m+$|^e+rm+$|^h+m+$|^m{2,}$/,
];
const LETTERS = /^[эаәөымхгuehrm]+$/;
const LETTERS_AND_MARKS = /^[эаәөымхгuehrm\P{L}]+$/iu;
/** Behind these «э» and «аа» are letters. */
const NAMES_A_LETTER =
  /^(?:букв\p{L}*|пункт\p{L}*|подпункт\p{L}*|литер\p{L}*|блок\p{L}*|корпус\p{L}*|класс\p{L}*|категори\p{L}*|вариант\p{L}*|серия|серии|рейтинг\p{L}*|әрпі\p{L}*|тармақ\p{L}*|letter|class|option|rating)$/u;
const NUMBER =
  /\d|^(?:один|два|три|четыре|пять|шесть|семь|восемь|девять|десять|двадцать|тридцать|сорок|пятьдесят|сто|полтора|бір|екі|үш|төрт|бес|алты|жеті|сегіз|тоғыз|он|жиырма|отыз|қырық|елу|жүз|жарым)$/;

/** Whether a word can be such a sound at all: few can. */
export const mayHesitate = fact((text) => LETTERS_AND_MARKS.test(text));

/** Whether a word is the sound of somebody who thinks. */
export function isHesitation({ token, folded }: ShownWord, before: ShownWord | undefined, next: ShownWord | undefined): boolean {
  if (!LETTERS.test(folded) || !SOUNDS.some((sound) => sound.test(folded))) return false;
  // ИИ, АА, ЭМ: an abbreviation; a single capital Э may begin a sentence.
  if (folded.length > 1 && !/\p{Ll}/u.test(token.text)) return false;
  if (before && NAMES_A_LETTER.test(before.folded)) return false;
  if (folded === 'э' && (isLetter(before) || isLetter(next))) return false;
  // 5 мм
  return !(folded === 'мм' && before !== undefined && NUMBER.test(before.folded));
}

/** Spelt out: «э», «ю», «я»; but not the words that are one letter, «и» and «в». */
function isLetter(word: ShownWord | undefined): boolean {
  return word !== undefined && word.folded.length === 1 && !/[эаивксуоя]/.test(word.folded);
}
