/** What stands round a word that may be a filler. */
export interface Surroundings {
  /** Folded words of the same sentence; '' where it begins or ends. */
  before: string;
  next: string;
  afterNext: string;
  /** Nothing but fillers stands before it in its sentence. */
  leads: boolean;
  /** It is the last of its sentence. */
  ends: boolean;
  commaBefore: boolean;
  commaBehind: boolean;
  /** A pause as long as to think. */
  pauseBehind: boolean;
  /** What stands there is left out: a hesitation or another filler. */
  fillerBefore: boolean;
  fillerBehind: boolean;
  hesitationBefore: boolean;
  hesitationBehind: boolean;
  /** Its sentence has a condition (если, егер) before it. */
  conditional: boolean;
}

export interface Discourse {
  words: readonly string[];
  /** Whether they mean nothing here. Where it is not certain they mean something. */
  isFiller(at: Surroundings): boolean;
}

const inCommas = ({ commaBefore, commaBehind, ends }: Surroundings): boolean => commaBefore && commaBehind && !ends;
const oneOf = (words: string): ((word: string) => boolean) => {
  const set = new Set(words.split(' '));
  return (word) => set.has(word);
};

const AFTER_NU = oneOf('и ну его ее их тебя вас что ка');
const PRONOUN = oneOf('я мы ты вы он она они это этот эта эти там тут у меня нас сегодня завтра вчера');
const BEFORE_KAK_BY = oneOf(
  'думал думали думаю думаем думать знаю знает знать понять боюсь боялись боимся опасаюсь смотря подумать решить вопрос рассказать спросил спросили придумать прикинуть ну-ка вот и а о об том',
);
const AFTER_KAK_BY = oneOf('то ни не нам вам мне ему ей им тебе вы ты мы хотелось');
const PAST_OR_INFINITIVE = /(?:[аеиоуыя](?:л|ла|ло|ли)(?:сь|ся)?|[аеиоуыя]ть(?:ся)?|ти(?:сь)?|чь(?:ся)?)$/;
const AFTER_ETO_SAMOE = oneOf('время место утро лето то дело');
const SUPERLATIVE = /(?:ое|ее)$/;
const PLACE_WORD = oneOf('в на за про через до с о об под при это так');

const RUSSIAN: readonly Discourse[] = [
  {
    words: ['ну'],
    isFiller: ({ before, next, ends }) => !ends && !AFTER_NU(next) && !['да', 'а', 'и', 'ну', 'ой'].includes(before),
  },
  {
    words: ['вот'],
    isFiller: (at) =>
      !['так', 'это', 'и', 'да', 'а', 'но'].includes(at.before) && (at.ends || at.commaBehind || at.pauseBehind || at.fillerBehind),
  },
  {
    words: ['значит'],
    isFiller: (at) =>
      !at.ends &&
      !at.conditional &&
      !['ли', 'что', 'это', 'не', 'бы', 'чтобы', 'для'].includes(at.next) &&
      (at.leads || at.hesitationBehind || at.hesitationBefore) &&
      !['это', 'что', 'не', 'а', 'и'].includes(at.before),
  },
  {
    words: ['как', 'бы'],
    isFiller: (at) =>
      !at.leads &&
      !at.ends &&
      !AFTER_KAK_BY(at.next) &&
      !BEFORE_KAK_BY(at.before) &&
      !PAST_OR_INFINITIVE.test(at.next) &&
      !PAST_OR_INFINITIVE.test(at.afterNext) &&
      !(at.commaBefore && !at.commaBehind),
  },
  {
    words: ['типа'],
    isFiller: (at) =>
      !at.ends &&
      at.next !== 'того' &&
      (inCommas(at) || at.fillerBefore || at.fillerBehind || (PRONOUN(at.next) && !/(?:ого|его)$/.test(at.before))),
  },
  {
    words: ['короче'],
    isFiller: (at) =>
      !at.ends && !['чем', 'всего', 'всех', 'на', 'и', 'или', 'говоря'].includes(at.next) && (inCommas(at) || at.leads || at.fillerBefore),
  },
  { words: ['короче', 'говоря'], isFiller: (at) => !at.ends },
  { words: ['так', 'сказать'], isFiller: (at) => inCommas(at) || at.hesitationBefore || at.hesitationBehind },
  {
    words: ['это', 'самое'],
    isFiller: (at) =>
      !SUPERLATIVE.test(at.next) &&
      !AFTER_ETO_SAMOE(at.next) &&
      !PLACE_WORD(at.before) &&
      ((at.commaBehind && !at.ends) || at.pauseBehind || at.fillerBefore || at.fillerBehind),
  },
];

/** «ана» is a mother as well, and «мына құжат» is this document: what points to nothing has another filler behind it. */
const KAZAKH: readonly Discourse[] = [
  { words: ['жаңағы'], isFiller: (at) => !at.ends && (at.fillerBehind || at.pauseBehind || inCommas(at)) },
  { words: ['әлгі'], isFiller: (at) => !at.ends && (at.fillerBehind || at.pauseBehind || inCommas(at)) },
  { words: ['мына'], isFiller: (at) => !at.ends && (at.fillerBehind || inCommas(at)) },
  { words: ['ана'], isFiller: (at) => !at.ends && at.fillerBehind && !at.commaBehind },
  { words: ['енді'], isFiller: (at) => !at.ends && !['ал', 'міне'].includes(at.before) && (at.hesitationBehind || inCommas(at)) },
  {
    words: ['сонымен'],
    isFiller: (at) => !at.ends && (at.hesitationBehind || at.hesitationBefore) && !['бірге', 'қатар', 'қоса'].includes(at.next),
  },
];

/** By their first word; longer ones first. */
export const DISCOURSE: ReadonlyMap<string, readonly Discourse[]> = Map.groupBy(
  [...RUSSIAN, ...KAZAKH].toSorted((one, other) => other.words.length - one.words.length),
  ({ words }) => words[0] ?? '',
);
