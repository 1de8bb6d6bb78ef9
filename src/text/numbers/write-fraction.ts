import { wordAt } from './line.ts';
import type { Numeral } from './numeral.ts';
import { readThing } from './read-thing.ts';
import { readWhole } from './read-whole.ts';
import { type Scene, styleOf, type Written } from './scene.ts';

const NAMED: readonly [RegExp, number][] = [
  [/^трет(ь|и|ью|ей|ям|ями|ях)$/, 3],
  [/^четверт(ь|и|ью|ей|ям|ями|ях)$/, 4],
];
const PLACES: Readonly<Record<number, number>> = { 10: 1, 100: 2, 1000: 3 };

/** «Полпроцента» as 0,5 %. */
export function writeHalfPercent({ line, styles }: Scene, at: number): Written | null {
  if (line[at]?.word !== 'полпроцента') return null;
  return { to: at + 1, text: `0${styles.ru.decimal}5${styles.ru.percent}`, number: null };
}

/** «Две трети» as 2/3, «три десятых» as 0,3, «үштен екі бөлігі» as 2/3. */
export function writeFraction(scene: Scene, numeral: Numeral): Written | null {
  if (numeral.scale !== 1 || numeral.fraction !== '' || numeral.isWritten || numeral.ordinal !== null) return null;
  return numeral.ending === '' ? writeRussian(scene, numeral) : writeKazakh(scene, numeral);
}

function writeRussian(scene: Scene, { value, to, language }: Numeral): Written | null {
  const { line } = scene;
  const named = NAMED.find(([pattern]) => pattern.test(wordAt(line, to)))?.[1];
  if (named !== undefined && value < named) return { to: to + 1, text: `${value}/${named}`, number: null };
  const item = line[to];
  const denominator = item?.gap === 'none' && item.number?.language === 'ru' ? item.number : null;
  // Parts are feminine: «одна пятая», «две пятых»; «два первых» are not.
  if (
    !denominator ||
    !/^(я|х|й|ми)$/.test(denominator.ordinal ?? '') ||
    denominator.value < 2 ||
    /^(один|два)$/.test(line[to - 1]?.word ?? '')
  )
    return null;
  if (denominator.ordinal === 'й' && !/ой$/.test(item?.word ?? '')) return null;
  const places = PLACES[denominator.value];
  if (places === undefined)
    return value < denominator.value && (value === 1) === /я|й/.test(denominator.ordinal ?? '')
      ? { to: to + 1, text: `${value}/${denominator.value}`, number: null }
      : null;
  const style = styleOf(scene, { language });
  const text = `0${style.decimal}${String(value).padStart(places, '0')}`;
  const thing = readThing(line, to + 1);
  return thing?.kind === 'percent' ? { to: thing.to, text: text + style.percent, number: null } : { to: to + 1, text, number: null };
}

/** «Үштен екі» may be a range or a score too: only of a part it is a fraction. */
function writeKazakh({ line }: Scene, denominator: Numeral): Written | null {
  if (!/^[нтд][ае]н$/.test(denominator.ending) || line[denominator.to]?.gap !== 'none') return null;
  const numerator = readWhole(line, denominator.to);
  if (numerator?.ending !== '' || numerator.value >= denominator.value) return null;
  return /^(бөлі[гк]|үлес)/.test(wordAt(line, numerator.to))
    ? { to: numerator.to, text: `${numerator.value}/${denominator.value}`, number: null }
    : null;
}
