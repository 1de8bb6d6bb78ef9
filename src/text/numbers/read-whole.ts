import { type Line, wordAt, wordBefore } from './line.ts';
import type { Language, NumberWord } from './number-word.ts';
import type { Numeral } from './numeral.ts';

const NAMES = /^(номер\p{L}{0,3}|нөмір(і|ім|ің|іміз|іңіз)?|номері|сағат|код(ы)?|бүтін)$/u;
const DOUBTFUL = /^(онда|жүз.|мың.|семью|тоқсан|тыс|тыщ|милли|трилли)/;
/** What only Kazakh counts, of words without a Kazakh letter. */
const COUNTED = /^(шаршы|текше|адам|дана|жыл|ай|есе|шақты|кісі|бала)/;
/** Of several: they need a number before them. */
const SEVERAL = /^(тысяч(|ам|ами|ах)|тыщ(|ам|ами|ах)|(миллион|миллиард|триллион)(ы|ов|ам|ами|ах))$/;
/** So near is the ordinal before in «первый этап сто миллионов второй этап двести». */
const LIST = 8;
const APPROXIMATE = /^(астам|аса|артық|кем|көп|жуық|дейін|тарта|таяу)$/;
const MOST = 1e15;

/** Words for a whole number, «двадцать бес мың» too; below a thousand without its scales. */
export function readWhole(line: Line, from: number, hasScales = true): Numeral | null {
  let total = 0;
  let group = 0;
  // What the next word of a group must be smaller than.
  let room = 1000;
  let scale = Number.POSITIVE_INFINITY;
  let scales = 0;
  let last: NumberWord | null = null;
  let to = from;
  for (; to < line.length; to++) {
    const word = line[to]?.number;
    if (
      !word ||
      word.rank === 'half' ||
      (word.rank === 'scale' && !hasScales) ||
      (last !== null && (line[to]?.gap !== 'none' || last.ordinal !== null || last.ending !== ''))
    )
      break;
    if (word.looksRussian && word.rank !== 'scale' && !isKazakh(line, to, last)) break;
    const { value, rank } = word;
    if (last !== null && isNextOfList(line, from, to, word)) break;
    if (rank === 'zero') {
      if (last !== null) break;
    } else if (rank === 'unit') {
      if (room < 10) break;
      group += value;
      room = 1;
    } else if (rank === 'teen' || rank === 'ten') {
      if (room < 100) break;
      group += value;
      room = rank === 'ten' ? 10 : 1;
    } else if (rank === 'hundred') {
      if (room < 1000) break;
      group += value;
      room = 100;
    } else if (rank === 'times-hundred') {
      if (last !== null && room !== 1000 && (last.rank !== 'unit' || group > 9)) break;
      group = 100 * (group || 1);
      room = 100;
    } else {
      // «Две тысячных» are a fraction; who means the 2000th says «двухтысячный».
      if (value >= scale || (last !== null && word.ordinal !== null && word.language === 'ru')) break;
      if (!isScale(value) && last !== null) break;
      if (last === null && isAbout(line, to)) break;
      total += value * (group || 1);
      group = 0;
      room = 1000;
      scale = value;
      scales++;
    }
    last = word;
    if (rank === 'zero' || !isScale(value, rank)) {
      to++;
      break;
    }
  }
  const value = total + group;
  if (last === null || value >= MOST || !isMeant(line, from, to)) return null;
  // «Триллион тысяч» is no number that anybody adds up.
  if (last.rank === 'scale' && line[to - 2]?.number?.rank === 'scale' && to - from > 1) return null;
  const isCoefficient = group === 0 && scales === 1 && last.rank === 'scale' && last.ordinal === null;
  return {
    from,
    to,
    value,
    whole: isCoefficient ? value / scale : value,
    fraction: '',
    scale: isCoefficient ? scale : 1,
    ordinal: last.ordinal,
    ending: last.ending,
    language: languageOf(line, from, to),
    isWritten: false,
    isBare: to - from === 1 && (last.rank === 'scale' || last.rank === 'times-hundred') && last.ordinal === null,
  };
}

/** Whether a word of this value leaves place for others; «двухтысячный» does not. */
function isScale(value: number, rank: NumberWord['rank'] = 'scale'): boolean {
  return rank !== 'scale' || value === 1e3 || value === 1e6 || value === 1e9 || value === 1e12;
}

/** Whether a scale stands before its number, which is then a guess: «тысяч двадцать», «миллиона два». */
function isAbout(line: Line, at: number): boolean {
  const word = line[at]?.word ?? '';
  return SEVERAL.test(word) || (/^(тысячи|тыщи|(миллион|миллиард)а)$/.test(word) && /^(две|два|три|четыре)$/.test(wordAt(line, at + 1)));
}

/** Whether an ordinal behind a count begins the next line of a list: «первый этап сто миллионов второй этап …», «первая группа двадцать вторая группа тридцать». */
function isNextOfList(line: Line, from: number, at: number, { ordinal, value }: NumberWord): boolean {
  if (ordinal === null) return false;
  const isBig = (line[at - 1]?.number?.value ?? 0) >= 1e6;
  for (let before = Math.max(0, from - LIST); before < from; before++) {
    const number = line[before]?.number;
    if (number?.ordinal == null || number.value !== value - 1) continue;
    const isSameNoun = before + 2 === from && wordAt(line, at + 1) !== '' && wordAt(line, at + 1) === line[before + 1]?.word;
    if (isBig || (isSameNoun && line[at + 2]?.number != null)) return true;
  }
  return false;
}

/** «Он» and «бес» are Kazakh numbers only where Kazakh is spoken: in Russian they are «he» and a demon. */
function isKazakh(line: Line, at: number, before: NumberWord | null): boolean {
  const item = line[at];
  if (item === undefined) return false;
  if (before !== null) return before.language === 'kk' || item.language === 'kk' || item.word !== 'он';
  const next = /none|hyphen/.test(line[at + 1]?.gap ?? '') ? line[at + 1] : undefined;
  if (item.word === 'бес') return item.language === 'kk' || (item.language !== 'ru' && (next === undefined || next.language !== 'ru'));
  if (next?.number?.language === 'kk' && (!next.number.looksRussian || item.language !== 'ru')) return true;
  if (item.language === 'ru') return false;
  if (NAMES.test(wordBefore(line, at)) || item.gap === 'hyphen' || next?.gap === 'hyphen') return true;
  if (next?.month?.language === 'kk' || next?.thing?.language === 'kk' || COUNTED.test(next?.word ?? '')) return true;
  // «Миллион» is of both languages: what is counted tells.
  const counted = next?.number?.rank === 'scale' ? line[at + 2] : next;
  const around = [counted, item.gap === 'none' ? line[at - 1] : undefined].filter((neighbour) => neighbour !== undefined);
  if (item.language === 'kk') return next === undefined || next.language !== 'ru' || next.thing !== null || next.number !== null;
  return around.some(({ language, word, number }) => language === 'kk' || /[әғқңөұүһі]/.test(word) || number?.language === 'kk');
}

/** Words that are a number only in some places. */
function isMeant(line: Line, from: number, to: number): boolean {
  const word = line[from]?.word ?? '';
  if (to - from > 1 || !DOUBTFUL.test(word) || NAMES.test(wordBefore(line, from))) return true;
  const next = line[to]?.gap === 'none' ? line[to] : undefined;
  if (word === 'онда') return false;
  // Dative of «face», «with the face».
  if (/^(жүз|мың)./.test(word) && line[from]?.number?.ordinal === null)
    return APPROXIMATE.test(next?.word ?? '') || (next?.number?.language === 'kk' && /[дн][ае]н$/.test(word));
  // A family; a quarter of a year.
  if (word === 'семью') return next?.thing !== null && next !== undefined;
  if (/^тоқсан./.test(word) && line[from]?.number?.ordinal === null) return false;
  if (word === 'тоқсан')
    return (
      next !== undefined &&
      line[from - 1]?.number?.ordinal == null &&
      !/^(бойы|басы|соңы|ішінде|қорытынды|үшін|сайын|аяғы|ортасы|есебі|жоспары|нәтиже|көрсеткіш)/.test(next.word)
    );
  if (/^(миллион|миллиард|триллион)е$/.test(word)) return false;
  if (/^(тысячи|тысяче|тыщи|(миллион|миллиард|триллион)а)$/.test(word))
    return /^(около|до|от|более|менее|свыше|порядка|больше|меньше)$/.test(wordBefore(line, from));
  return true;
}

/** Of the last word that only one language has. */
function languageOf(line: Line, from: number, to: number): Language {
  for (let at = to - 1; at >= from; at--) {
    const word = line[at]?.number;
    if (word && !(word.rank === 'scale' && word.value > 1e3 && word.ending === '')) return word.language;
  }
  return languageTagged(line[from]?.language);
}

/** The language whose conventions fit a word tagged so. */
export function languageTagged(language: string | undefined): Language {
  return language === 'kk' || language === 'mixed' ? 'kk' : language === 'en' ? 'en' : 'ru';
}
