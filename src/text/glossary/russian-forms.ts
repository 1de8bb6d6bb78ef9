/** The forms of a Russian word: its stem, and endings by case: singular nominative to prepositional, then plural. */
export interface RussianForms {
  /** Words of one pattern take the same endings. */
  pattern: number;
  stem: string;
  endings: readonly string[];
}

/** Last letters, the whole end, how much of it is no stem, the endings (`-` is none), and whether only names are meant. */
const PATTERNS: readonly (readonly [letters: string, end: RegExp, cut: number, endings: string, names?: true])[] = [
  ['а', /(?:ов|ев|ин|ын)а$/, 1, 'а ой ой у ой ой ы ых ым ыми ых', true],
  ['вн', /(?:ов|ев|ин|ын)$/, 0, '- а у а ым е ы ых ым ыми ых', true],
  ['й', /ый$/, 2, 'ый ого ому ого ым ом ые ых ым ыми ых'],
  ['й', /[гкх]ий$/, 2, 'ий ого ому ого им ом ие их им ими их'],
  ['й', /[жшчщн]ий$/, 2, 'ий его ему его им ем ие их им ими их'],
  ['я', /[гкхжшчщ]ая$/, 2, 'ая ой ой ую ой ой ие их им ими их'],
  ['я', /ая$/, 2, 'ая ой ой ую ой ой ые ых ым ыми ых'],
  ['я', /яя$/, 2, 'яя ей ей юю ей ей ие их им ими их'],
  ['е', /ое$/, 2, 'ое ого ому ое ым ом ые ых ым ыми ых'],
  ['я', /ия$/, 1, 'я и и ю ей и и й ям ями ях'],
  ['е', /ие$/, 1, 'е я ю е ем и я й ям ями ях'],
  ['й', /ий$/, 1, 'й я ю й ем и и ев ям ями ях'],
  ['й', /й$/, 1, 'й я ю й ем е и ев ям ями ях'],
  ['ь', /ь$/, 1, 'ь я ю ь ем е и ей ям ями ях ью'],
  ['а', /[гкхжшчщ]а$/, 1, 'а и е у ой е и - ам ами ах'],
  ['а', /а$/, 1, 'а ы е у ой е ы - ам ами ах'],
  ['я', /я$/, 1, 'я и е ю ей е и ь ям ями ях'],
  ['о', /о$/, 1, 'о а у о ом е а - ам ами ах'],
  ['е', /е$/, 1, 'е я ю е ем е я ей ям ями ях'],
  ['гкх', /[гкх]$/, 0, '- а у - ом е и ов ам ами ах'],
  ['жшчщ', /[жшчщ]$/, 0, '- а у - ом е и ей ам ами ах ем'],
  ['ц', /ц$/, 0, '- а у - ом е ы ев ам ами ах ем'],
  ['бвдзлмнпрстф', /[бвдзлмнпрстф]$/, 0, '- а у - ом е ы ов ам ами ах'],
];
const BY_LETTER = new Map(
  Array.from(new Set(PATTERNS.flatMap(([letters]) => [...letters])), (letter) => [
    letter,
    PATTERNS.map(([letters, end, cut, endings, names], number) => ({
      letters,
      number,
      end,
      cut,
      endings: endings.split(' ').map((ending) => (ending === '-' ? '' : ending)),
      names: names === true,
    })).filter(({ letters }) => letters.includes(letter)),
  ]),
);

/** Shorter ones take no endings: too much begins with them. */
const SHORTEST_STEM = 3;

/** How a folded word is inflected; null for what is not, as far as its end tells. */
export function russianForms(word: string, isName: boolean): RussianForms | null {
  const pattern = BY_LETTER.get(word.at(-1) ?? '')?.find(({ end, names }) => (isName || !names) && end.test(word));
  if (pattern === undefined || word.length - pattern.cut < SHORTEST_STEM) return null;
  return { pattern: pattern.number, stem: word.slice(0, word.length - pattern.cut), endings: pattern.endings };
}
