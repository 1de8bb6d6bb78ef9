import type { HeardWord } from './heard-word.ts';
import {
  ADDRESSED,
  BEFORE_QUESTION,
  ENGLISH_AUXILIARIES,
  ENGLISH_QUESTIONS,
  ENGLISH_SUBJECTS,
  GREETINGS,
  KAZAKH_NO_QUESTION,
  KAZAKH_QUESTION_PARTICLES,
  KAZAKH_QUESTIONS,
  PREPOSITIONS,
  RUSSIAN_NO_QUESTION,
  RUSSIAN_QUESTIONS,
} from './sentence-words.ts';

/** More words than these seldom ask. */
const LONG = 12;
/** A greeting, and whom it is for. */
const GREETING_WORDS = 5;

/** How many words of a sentence greet: 2 of «Добрый день коллеги», 0 of most. */
export function greetingLength(words: readonly HeardWord[]): number {
  const form = words[0]?.form;
  if (!form?.greets) return 0;
  const first = form.plain;
  if (GREETINGS.has(first)) return 1;
  return GREETINGS.has(`${first} ${words[1]?.form.plain ?? ''}`) ? 2 : 0;
}

/** `?`, `!` behind a greeting, or `.`: what stands behind the words of a sentence that has no mark. */
export function endMark(words: readonly HeardWord[]): '.' | '?' | '!' {
  const greeting = greetingLength(words);
  const addressed = words.slice(greeting).every(({ form }) => form.name || ADDRESSED.has(form.plain) || form.plain === 'курметти');
  if (greeting > 0 && words.length <= GREETING_WORDS && addressed) return '!';
  return asksInKazakh(words) || asksInRussian(words) || asksInEnglish(words) ? '?' : '.';
}

function asksInKazakh(words: readonly HeardWord[]): boolean {
  const last = words.at(-1);
  if (last === undefined || words.length < 2) return false;
  const particle = last.form.plain === 'еди' || last.form.plain === 'екен' ? words.at(-2) : last;
  if (particle && KAZAKH_QUESTION_PARTICLES.has(particle.form.plain) && isKazakh(particle)) return true;
  const at = words.findIndex((word) => KAZAKH_QUESTIONS.has(word.form.plain) && isKazakh(word));
  if (at === -1 || words.length > LONG || !isKazakh(last)) return false;
  return !words
    .slice(at)
    .some(({ form }, from) => KAZAKH_NO_QUESTION.test(form.plain) || (from === 1 && /^(?:да|де|бир|болса)$/.test(form.plain)));
}

function isKazakh({ token }: HeardWord): boolean {
  return token.language === 'kk' || token.language === 'mixed';
}

function asksInRussian(words: readonly HeardWord[]): boolean {
  let start = 0;
  while (start < 3 && (BEFORE_QUESTION.has(words[start]?.form.plain ?? '') || words[start]?.token.language === 'kk')) start++;
  const first = words[start];
  const second = words[start + 1]?.form.plain;
  if (first?.token.language !== 'ru' || second === undefined || words.length - start > LONG) return false;
  const opens = first.form.plain;
  if (second === 'ли') return opens !== 'вряд' && opens !== 'едва' && opens !== 'то';
  if (opens === 'не') return /^(?:могли|хотите|подскажете|скажете)$/.test(second);
  if (!RUSSIAN_QUESTIONS.has(PREPOSITIONS.has(opens) ? second : opens)) return false;
  return !words.slice(start + 1).some(({ form }) => RUSSIAN_NO_QUESTION.has(form.plain));
}

function asksInEnglish(words: readonly HeardWord[]): boolean {
  const [first, second] = words;
  if (first?.token.language !== 'en' || second === undefined) return false;
  if (ENGLISH_QUESTIONS.has(first.form.plain)) return first.form.plain !== 'when' || ENGLISH_AUXILIARIES.has(second.form.plain);
  return ENGLISH_AUXILIARIES.has(first.form.plain) && ENGLISH_SUBJECTS.has(second.form.plain);
}
