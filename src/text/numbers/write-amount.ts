import { NBSP, type Style } from './conventions.ts';
import { coefficient, figure, hang, scaleWord } from './figure.ts';
import { isEnd, type Line, wordAt, wordBefore } from './line.ts';
import { isRussianHeading } from './numbered-nouns.ts';
import { isWhole, type Numeral } from './numeral.ts';
import { isOfOne } from './read-fraction.ts';
import { readNumber } from './read-number.ts';
import { type Counted, readThing } from './read-thing.ts';
import { isJoinedToLast, isLink, isRangeEnd, isRangeStart, nextNumber, type Scene, styleOf, type Written } from './scene.ts';
import { isPartOfDuration } from './write-time.ts';

/** A number with what it counts: money, percent, measures, ranges of them, and plain counts that a reader writes with digits. */
export function writeAmount(scene: Scene, numeral: Numeral): Written | null {
  const { line } = scene;
  if (numeral.ordinal !== null) return null;
  const second = readSecond(line, numeral);
  const last = second ?? numeral;
  const thing = last.ending === '' ? readThing(line, last.to) : null;
  if (second) return writeRange(scene, numeral, second, thing);
  if (isSaying(scene, numeral, thing)) return null;
  // «Бір тоннасы», the price of each.
  if (thing?.kind === 'measure' && numeral.value === 1 && /^с?[ыі]/.test(thing.ending)) return null;
  if (thing) return writeCounted(scene, numeral, thing);
  if (numeral.isWritten || !isWorthDigits(scene, numeral)) return null;
  return { to: numeral.to, text: plainText(scene, numeral), number: numeral };
}

function plainText(scene: Scene, numeral: Numeral): string {
  if (isCoefficientOfRange(scene, numeral)) return spokenScale(scene, numeral);
  // «Офис 1705» is a name.
  const isName =
    isWhole(numeral) && numeral.value < 10_000 && numeral.ending === '' && isRussianHeading(wordBefore(scene.line, numeral.from));
  return isName ? String(numeral.value) : figure(numeral, styleOf(scene, numeral));
}

/** How many times the second number of a range without a hyphen is as large as the first. */
const WIDEST = 3;

/** The second number of «пять-десять», and of «пять десять процентов». */
function readSecond(line: Line, first: Numeral): Numeral | null {
  const item = line[first.to];
  if (item === undefined || (item.gap !== 'hyphen' && item.gap !== 'none')) return null;
  const isJoined = item.gap === 'hyphen';
  if (first.ordinal !== null || first.ending !== '' || ((first.isBare || first.isWritten || first.scale !== 1) && !isJoined)) return null;
  const second = readNumber(line, first.to);
  if (second === null || second.ordinal !== null || (second.isBare && (first.isBare || first.value < 10))) return null;
  // «Пять-десять тысяч» begin at five thousand, «пятьсот-тысяча» at five hundred.
  const isShared = first.scale === 1 && second.scale > 1 && !second.isBare;
  const isRange = isShared ? first.whole < second.whole : first.value < second.value;
  if (!isRange) return null;
  // «Один двадцать процентов» is no guess of anybody.
  return isJoined || (readThing(line, second.to) !== null && first.value > 0 && second.whole <= WIDEST * first.whole) ? second : null;
}

/** «Екі-үш жүз» begin at two hundred; `null` where it is not clear what the hundreds are of: «екі-үш жүз елу». */
function withHundreds(line: Line, first: Numeral, second: Numeral): Numeral | null {
  const [unit, hundred, behind] = line.slice(second.from, second.to);
  const isShared = first.value < (unit?.number?.value ?? 0) && unit?.number?.rank === 'unit' && hundred?.number?.rank === 'times-hundred';
  if (!isShared) return first;
  if (behind && behind.number?.rank !== 'scale') return null;
  return { ...first, value: 100 * first.value, whole: 100 * first.whole };
}

function writeRange(scene: Scene, said: Numeral, second: Numeral, thing: Counted | null): Written | null {
  const style = styleOf(scene, second);
  const first = withHundreds(scene.line, said, second);
  if (first === null) return null;
  // «Два-три дня» are a few.
  const isVague = !thing && second.scale === 1 && second.value <= style.largest_word && second.value - first.value === 1;
  if (isVague || (first.isWritten && second.isWritten && !thing)) return null;
  const isShared = first.scale === 1 && second.scale > 1 && first.value < 1000;
  const from = isShared ? coefficient(first, style) : figure(first, style);
  const core = scene.line[second.to - 1]?.core ?? '';
  const isMoney = thing?.kind === 'currency';
  const scale = isMoney || (second.scale >= 1e6 && second.ending === '') ? scaleWord(second) : core;
  const to = isShared ? `${coefficient(second, style)}${NBSP}${scale}` : figure(second, style);
  const text = `${from}${style.range}${to}`;
  if (thing) return { to: thing.to, text: withThing(text, thing, style), number: { ...second, to: thing.to } };
  return { to: second.to, text, number: second };
}

function writeCounted(scene: Scene, said: Numeral, thing: Counted): Written | null {
  const { line } = scene;
  const isEnglish = said.language === 'en' || thing.language === 'en';
  const numeral = isEnglish ? { ...said, language: thing.language } : said;
  const style = styleOf(scene, numeral);
  const small = thing.kind === 'currency' ? readHundredths(line, numeral, thing) : null;
  if (small) {
    const text = `${figure(numeral, style)}${style.decimal}${String(small.numeral.value).padStart(2, '0')}`;
    return {
      to: small.thing.to,
      text: withThing(text, { ...thing, ending: small.thing.ending, core: small.thing.core }, style),
      number: numeral,
    };
  }
  if (numeral.isWritten && (thing.kind === 'word' || thing.kind === 'hundredth')) return null;
  const text = isCoefficientOfRange(scene, numeral) ? `${coefficient(numeral, style)}${NBSP}${scaleWord(numeral)}` : figure(numeral, style);
  return { to: thing.to, text: withThing(text, thing, style), number: { ...numeral, to: thing.to } };
}

function withThing(digits: string, thing: Counted, style: Style): string {
  if (thing.kind === 'percent') return hang(digits + style.percent, thing.ending);
  if (thing.kind === 'currency') {
    const sign = style.currency[thing.sign];
    if (sign === undefined || (thing.ending !== '' && style.currency_ending === 'word')) return digits + NBSP + thing.core;
    return hang(sign.includes('#') ? sign.replace('#', digits) : digits + NBSP + sign, thing.ending);
  }
  if (thing.kind !== 'measure') return digits + NBSP + thing.core;
  if (thing.sign === '°') return thing.ending === '' ? `${digits}°` : `${digits}${NBSP}${thing.core}`;
  return hang(digits + NBSP + thing.sign, thing.ending);
}

/** The kopecks of «пять рублей двадцать копеек». */
function readHundredths(line: Line, whole: Numeral, major: Counted): { numeral: Numeral; thing: Counted } | null {
  if (whole.fraction !== '' || line[major.to]?.gap !== 'none' || major.ending !== '') return null;
  const numeral = readNumber(line, major.to);
  const thing = numeral && numeral.value < 100 && numeral.fraction === '' ? readThing(line, numeral.to) : null;
  return numeral && thing?.kind === 'hundredth' && thing.sign === major.sign ? { numeral, thing } : null;
}

/** Whether a reader would write it with digits although it only counts. */
function isWorthDigits(scene: Scene, numeral: Numeral): boolean {
  const { line } = scene;
  const { largest_word: largest } = styleOf(scene, numeral);
  if (numeral.fraction !== '') return true;
  if (numeral.isBare)
    return numeral.value === 100 && !isEnd(line, numeral.to) && !/^(ұлы|орта|кіші|ақ|жылы|сұлу)$/.test(wordBefore(line, numeral.from));
  if (numeral.value > largest || numeral.scale > 1) return true;
  const next = nextNumber(line, numeral);
  if (isRangeStart(scene, numeral, next) || isRangeEnd(scene, numeral) || isPartOfDuration(scene, numeral, largest)) return true;
  if (isRussianHeading(wordBefore(line, numeral.from)) && isClosed(line, numeral.to)) return true;
  if (numeral.ending !== '') return false;
  const linked = next !== null && isLink(wordAt(line, numeral.to)) ? next : null;
  const isShared = linked !== null && (linked.scale > 1 || readThing(line, linked.to) !== null);
  // «Один и двадцать» may be somebody alone; «один или два процента» count both.
  if (numeral.value === 1) return isShared && linked.ordinal === null && linked.whole > 1;
  return isJoinedToLast(scene, numeral) || isShared || (linked !== null && linked.value > largest);
}

function isClosed(line: Line, at: number): boolean {
  const isBeforeHeading = isRussianHeading(wordAt(line, at)) && line[at + 1]?.gap === 'none' && readNumber(line, at + 1) !== null;
  return (
    isBeforeHeading ||
    isEnd(line, at) ||
    /^(и|в|на|по|от|не|для|к|о|об|или|закона|кодекса|договора|устава|статьи|части|пункта|до|где)$/.test(wordAt(line, at))
  );
}

/** «От пяти до десяти тысяч» must not become «от 5 до 10 000». */
function isCoefficientOfRange(scene: Scene, numeral: Numeral): boolean {
  const { last } = scene;
  if (numeral.scale === 1 || numeral.isBare || last === null || last.scale !== 1 || last.value >= numeral.whole || last.value === 0)
    return false;
  return isRangeEnd(scene, numeral) || isJoinedToLast(scene, numeral);
}

function spokenScale({ line, styles }: Scene, numeral: Numeral): string {
  return `${coefficient(numeral, styles[numeral.language])}${NBSP}${line[numeral.to - 1]?.core}`;
}

/** What is said, not counted: «сто раз», «сто процентов уверен», «на все сто», «ни одного процента». */
function isSaying({ line }: Scene, { from, to, value, isBare, fraction }: Numeral, thing: Counted | null): boolean {
  const [before, after] = [wordBefore(line, from), wordAt(line, to)];
  if (value === 1 && fraction === '' && (before === 'ни' || /^(да|де)$/.test(wordAt(line, thing?.to ?? to)))) return true;
  // «Миллиона полтора» are about as many.
  if (line[from]?.number?.rank === 'half' && isOfOne(line, from - 1) && line[from]?.gap === 'none') return true;
  if (value !== 100 && value !== 1000) return false;
  if (after === 'лет' && /^(не|как|уже)$/.test(wordAt(line, to + 1))) return true;
  if (/^(все|всю)$/.test(before) || (/^(раз|рет)$/.test(after) && (isBare || line[from]?.word === 'сто'))) return true;
  const around = [wordAt(line, thing?.to ?? to), wordBefore(line, from), line[from - 2]?.word ?? ''];
  return thing?.kind === 'percent' && around.some((word) => /^(увер|соглас|прав$|права$|гарант|точно|сенім|келіс)/.test(word));
}
