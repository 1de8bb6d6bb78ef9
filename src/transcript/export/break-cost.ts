/** Breaking here is wrong unless there is no other way: a number has to stay with what it counts. */
export const FORBIDDEN = 1000;

const FREE = 0;
const AFTER_COMMA = 1;
const BEFORE_LINKING_WORD = 2;
const PLAIN = 5;
const INSIDE_NUMBER = 8;
const AWKWARD = 9;

/** Words that open what follows, so that a break belongs before them and not after them. */
const LINKING = new Set(
  `және бірақ немесе себебі өйткені егер сондықтан алайда дегенмен яғни ал әлде
  и а но или что чтобы если когда потому поэтому хотя как в во на с со к ко от до из у о об по под над при про для без за через между перед
  and but or nor so that because if when while although as in on at to of for from by with without about into over under between through
  the a an`.split(/\s+/),
);

/** Kazakh postpositions and question particles belong to the word before them. */
const TRAILING = new Set(
  'үшін дейін шейін кейін соң туралы бойынша арқылы сияқты бірге қарай бұрын мен бен пен ма ме ба бе па пе'.split(' '),
);

const CLOSING = '["»”’)\\]]*$';
const SENTENCE_END = new RegExp(`[.!?…]${CLOSING}`, 'u');
const CLAUSE_END = new RegExp(`[,;:]${CLOSING}|^[-–—]$`, 'u');
const INITIAL = /^\p{Lu}\.$/u;
const NUMBER = /(\d|№)$/u;
const SCALE = /^(мың|млн|млрд|миллион|миллиард|тысяч|thousand|million|billion)\p{L}*$/u;
const DASH = /^[-–—]/u;

export type BreakCost = (before: string, after: string) => number;

/** Remembers what it has weighed: laying out a segment asks for the same pair of words a hundred times. */
export function rememberedBreakCost(): BreakCost {
  const known = new Map<string, number>();
  return (before, after) => {
    const pair = `${before} ${after}`;
    const cost = known.get(pair) ?? breakCost(before, after);
    known.set(pair, cost);
    return cost;
  };
}

/** How bad it is to end a line or a cue between two words; 0 is a good place. */
export function breakCost(before: string, after: string): number {
  if (NUMBER.test(before)) return /^\d/.test(after) ? INSIDE_NUMBER : FORBIDDEN;
  if (INITIAL.test(before) || SCALE.test(before) || DASH.test(after)) return AWKWARD;
  if (SENTENCE_END.test(before)) return FREE;
  if (CLAUSE_END.test(before)) return AFTER_COMMA;
  if (LINKING.has(bare(before)) || TRAILING.has(bare(after))) return AWKWARD;
  return LINKING.has(bare(after)) ? BEFORE_LINKING_WORD : PLAIN;
}

function bare(word: string): string {
  return word.toLowerCase().replace(/[^\p{L}]+/gu, '');
}
