import type { Found } from './find-numbers.ts';

const NAME = /[\p{L}\p{N}._%+-]/u;
const DOMAIN = /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/u;
const LONGEST_NAME = 64;
const LONGEST_DOMAIN = 255;
/** As it is said: «ерлан точка ахметов собака мейл точка кз». */
const SPOKEN =
  /(?<![\p{L}\p{N}])(?:[\p{L}\p{N}._-]{1,40} (?:точка|нүкте|dot|дефис|тире|нижнее подчеркивание|нижнее подчёркивание) ){0,3}[\p{L}\p{N}._-]{1,40} (?:собака|собачка|айқұлақ) [\p{L}\p{N}-]{1,40}(?: [\p{L}\p{N}-]{1,40})? (?:точка|нүкте|dot) (?:кз|ком|ру|орг|нет|kz|com|ru|org|net)(?![\p{L}\p{N}])/giu;
const SAID = /собака|собачка|айқұлақ/iu;

/** E-mail addresses of a text, written or said. In order. */
export function findAddresses(text: string): Found[] {
  const found: Found[] = [];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let from = at;
    while (from > 0 && at - from < LONGEST_NAME && NAME.test(text[from - 1] as string)) from--;
    const domain = DOMAIN.exec(text.slice(at + 1, at + 1 + LONGEST_DOMAIN))?.[0];
    if (domain !== undefined && from < at) found.push({ kind: 'email', from, to: at + 1 + domain.length });
  }
  if (SAID.test(text))
    for (const { 0: whole, index } of text.matchAll(SPOKEN)) found.push({ kind: 'email', from: index, to: index + whole.length });
  return found.sort((one, other) => one.from - other.from);
}
