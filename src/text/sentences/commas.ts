import { greetingLength } from './end-mark.ts';
import type { HeardWord } from './heard-word.ts';
import {
  ADDRESSED,
  AFTER_COMMA,
  AFTER_CONDITIONAL,
  AFTER_PREDICATE,
  ANSWERING,
  CLAUSE_OPENING,
  COUNTING,
  INTRODUCING,
  JOINING,
  KNOWING,
  PHRASES,
  PREPOSITIONS,
  PRONOUNS,
  RELATIVE,
  RUSSIAN_QUESTIONS,
  SECOND_PERSON,
} from './sentence-words.ts';

const PHRASE_STARTS: ReadonlySet<string> = new Set([...PHRASES].map((phrase) => phrase.split(' ')[0] ?? ''));
const CLAUSE_PAUSE_MS = 180;
const PREDICATE_PAUSE_MS = 120;
/** A clause that «если» opens has so many words at least. */
const SHORTEST_CLAUSE = 3;

/** The words of a sentence that a comma stands behind, by their place. Only where a rule asks for one: a pause alone does not. */
export function commasOf(words: readonly HeardWord[]): Set<number> {
  const plain = words.map(({ form }) => form.plain);
  const commas = new Set<number>();
  const opening = openingLength(words, plain);
  if (opening > 0) commas.add(opening - 1);
  for (let at = 1; at < words.length; at++) {
    const clause = words[at]?.form.joins || words[at - 1]?.form.joins ? commaBefore(plain, at, words) : 0;
    if (clause > 0) commas.add(clause - 1);
    const before = words[at - 1]?.form;
    if (before?.conditional ? endsConditional(words, at - 1) : before?.closing === 1 && joinsPredicates(words, at)) commas.add(at - 1);
    if (words[at]?.form.joins && COUNTING.has(plain[at] ?? '')) commas.add(at - 1).add(at);
    if (words[at - 1]?.form.name && words[at]?.form.name && listGoesOn(words, at)) commas.add(at - 1);
  }
  const end = clauseEnd(words, plain, commas);
  if (end > 0) commas.add(end - 1);
  commas.delete(words.length - 1);
  return commas;
}

/** Words that address, greet or answer at the start of a sentence: «Коллеги», «Айгүл», «Добрый день», «Хорошо». */
function openingLength(words: readonly HeardWord[], plain: readonly string[]): number {
  const [first = '', second = '', third = ''] = plain;
  const greeting = greetingLength(words);
  if (greeting > 0) return greeting;
  if (words.length < 3 && !ANSWERING.has(first) && !INTRODUCING.has(first)) return 0;
  if (ADDRESSED.has(first)) return 1;
  const phrase = PHRASE_STARTS.has(first)
    ? [first, `${first} ${second}`, `${first} ${second} ${third}`].findIndex((start) => PHRASES.has(start))
    : -1;
  if (phrase !== -1) return phrase + 1;
  if (words[0]?.form.name && SECOND_PERSON.has(second)) return 1;
  if (INTRODUCING.has(first)) return second === 'да' || second === 'де' ? 0 : 1;
  return ANSWERING.has(first) && (PRONOUNS.has(second) || (words[0]?.token.language !== 'kk' && words[1]?.token.language === 'kk')) ? 1 : 0;
}

/** Where the clause begins that the word at `at` opens or carries; 0 when no comma belongs there. */
function commaBefore(plain: readonly string[], at: number, words: readonly HeardWord[]): number {
  const word = plain[at] ?? '';
  const before = plain[at - 1] ?? '';
  if (AFTER_COMMA.has(word)) return JOINING.has(before) || before === 'того' ? 0 : at;
  if (word === 'потому' && plain[at + 1] === 'что') return JOINING.has(before) ? 0 : at;
  if (word === 'прежде' && plain[at + 1] === 'чем') return at;
  if (word === 'что')
    return PREPOSITIONS.has(before) || JOINING.has(before) || /^(?:потому|так|ну|вот|почти|разве|кое)$/.test(before) ? 0 : at;
  if (word === 'если') return JOINING.has(before) ? 0 : at;
  if (word === 'а') return JOINING.has(before) || before === 'ну' || before === 'не' ? 0 : at;
  if (word === 'ал') return (words[at - 1]?.form.closing ?? 0) >= 0.5 && at + 2 < plain.length ? at : 0;
  if (word === 'пожалуйста') return at;
  if (before === 'пожалуйста' && at > 1) return at;
  if (word === 'чем') return /.(?:ше|ее|ей|же)$/.test(before) && before !== 'же' ? at : 0;
  if (RELATIVE.has(word)) return PREPOSITIONS.has(before) ? (JOINING.has(plain[at - 2] ?? 'и') ? 0 : at - 1) : JOINING.has(before) ? 0 : at;
  if (KNOWING.has(before) && (RUSSIAN_QUESTIONS.has(word) || word === 'как' || plain[at + 1] === 'ли')) return at;
  return 0;
}

/** A Kazakh conditional, or «болғандықтан», ends its clause. */
function endsConditional(words: readonly HeardWord[], at: number): boolean {
  const word = words[at];
  const next = words[at + 1];
  if (word === undefined || next === undefined || at === 0 || word.token.language !== 'kk') return false;
  return !AFTER_CONDITIONAL.has(next.form.plain);
}

/** Two Kazakh sentences that are said as one: «қойма толып қалды, жаңа орын керек». */
function joinsPredicates(words: readonly HeardWord[], at: number): boolean {
  const [before, word] = [words[at - 1], words[at]];
  if (before === undefined || word === undefined || at < 2 || words.length - at < 2) return false;
  if (before.token.language !== 'kk' || before.pauseMs < PREDICATE_PAUSE_MS) return false;
  if (AFTER_PREDICATE.has(word.form.plain) || word.form.closing > 0) return false;
  return words.slice(at + 1).some(({ form, token }) => form.closing > 0 || token.language === 'ru');
}

/** «Если …, то»; without «то» the first pause behind the clause. */
function clauseEnd(words: readonly HeardWord[], plain: readonly string[], commas: ReadonlySet<number>): number {
  if (!CLAUSE_OPENING.has(plain[0] ?? '')) return 0;
  const then = plain.findIndex((word, at) => at >= SHORTEST_CLAUSE - 1 && (word === 'то' || word === 'тогда'));
  if (then > 0) return then;
  if (plain[0] !== 'если' || commas.size > 0) return 0;
  const pause = words.findIndex(({ form, pauseMs }, at) => at + 1 >= SHORTEST_CLAUSE && pauseMs >= CLAUSE_PAUSE_MS && !form.leading);
  return pause === words.length - 1 ? 0 : pause + 1;
}

/** Three names and more, or two before «и» and a third: a list, not a name of two words. */
function listGoesOn(words: readonly HeardWord[], at: number): boolean {
  for (let next = at + 1; next < words.length; next++) {
    const word = words[next];
    if (word?.form.plain === 'и' || word?.form.plain === 'жане') return words[next + 1]?.form.name === true;
    if (!word?.form.name) return false;
  }
  return false;
}
