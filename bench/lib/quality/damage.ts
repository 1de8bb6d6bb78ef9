import { cyrillicToLatin } from '../../../src/text/script/transliterate.ts';
import type { Stretches } from '../../../src/text/stretches.ts';
import { spreadTokens } from '../../../src/transcript/spread-words.ts';
import type { DamagedWord } from '../../../test/support/quality/samples.ts';
import type { Random } from '../../../test/support/replay/random.ts';
import { KAZAKH_WORDS, listed, RUSSIAN_WORDS } from '../../../test/support/replay/reference/vocabulary.ts';

const VOCABULARY = [...listed(KAZAKH_WORDS), ...listed(RUSSIAN_WORDS)];
const ENGLISH =
  'the of and to in that it was for on with as you we they have this from would there what about which when some time could people into other than then now look only come its over think also back after use two how our work first well way even new want because any these give day most us meeting contract budget'.split(
    ' ',
  );
const GEORGIAN = 'და რომ ეს არის მაგრამ როგორც უნდა ძალიან კარგი ახალი სახლი წელი დღე ხალხი'.split(' ');
const PAUSE_MS = 700;
/** An engine is surer of what it invents than of what it mishears. */
const INVENTED_CONFIDENCE = 0.7;
const WRONG_CONFIDENCE = 0.58;

type Damage = (words: readonly DamagedWord[], random: Random) => DamagedWord[];

/** What recognisers do to a stretch between two pauses. */
const DAMAGES: Record<string, Damage> = {
  substituted: (words, random) => words.map((word) => (random.next() < 0.7 ? wrong(word, random.pick(VOCABULARY), random) : word)),
  lost(words, random) {
    const from = random.whole(0, Math.floor(words.length / 2));
    return [...words.slice(0, from), ...words.slice(random.whole(from + Math.ceil((words.length - from) / 2), words.length))];
  },
  'other language'(words, random) {
    const say = random.pick<(text: string) => string>([() => random.pick(ENGLISH), cyrillicToLatin, () => random.pick(GEORGIAN)]);
    return words.map((word) => ({ ...wrong(word, say(word.text), random), language: 'und' }));
  },
  loop(words, random) {
    const phrase = words.slice(0, random.whole(1, Math.min(3, words.length))).map(({ text }) => text);
    return respoken(words, Array.from({ length: random.whole(4, 7) }, () => phrase).flat(), random);
  },
  'too fast'(words, random) {
    const more = words.flatMap(({ text }) => [text, ...Array.from({ length: random.whole(1, 3) }, () => random.pick(VOCABULARY))]);
    return respoken(words, more, random);
  },
  'too slow'(words, random) {
    const kept = words.filter((_, index) => index % random.whole(3, 5) === 0).map(({ text }) => text);
    return respoken(words, kept, random);
  },
  garbled: (words, random) =>
    words.map((word) => (random.next() < 0.6 ? wrong(word, word.text.replace(/[аәеёиіоөуұүыэюя]/g, ''), random) : word)),
};

/** Damages some of the stretches between pauses, each in one way. */
export function damageSome(words: readonly DamagedWord[], share: number, random: Random): DamagedWord[] {
  return utterances(words).flatMap((own) => {
    if (random.next() >= share || own.length < 2) return own;
    const damage = random.pick(Object.keys(DAMAGES));
    const made = (DAMAGES[damage] as Damage)(own, random);
    return made.map((word) => ({ ...word, damage }));
  });
}

/** Words that nobody said, in some of these stretches. */
export function inventIn(stretches: Stretches, words: readonly DamagedWord[], random: Random): DamagedWord[] {
  const invented = stretches.flatMap(([startMs, endMs]) => {
    if (random.next() < 0.3) return [];
    const texts = Array.from({ length: random.whole(1, Math.max(1, Math.round((endMs - startMs) / 500))) }, () => random.pick(VOCABULARY));
    return spreadTokens(texts, startMs, endMs).map(({ text, startMs: from, endMs: to }): DamagedWord => {
      const confidence = between(random.normal(INVENTED_CONFIDENCE, 0.15));
      return { text, startMs: from, endMs: to, confidence, language: 'und', damage: 'invented' };
    });
  });
  return [...words, ...invented].sort((one, other) => one.startMs - other.startMs);
}

function utterances(words: readonly DamagedWord[]): DamagedWord[][] {
  const found: DamagedWord[][] = [];
  for (const word of words) {
    const open = found.at(-1);
    const last = open?.at(-1);
    if (open && last && word.startMs - last.endMs < PAUSE_MS) open.push(word);
    else found.push([word]);
  }
  return found;
}

function wrong(word: DamagedWord, text: string, random: Random): DamagedWord {
  return { ...word, text, confidence: between(random.normal(WRONG_CONFIDENCE, 0.15)) };
}

/** Other words in the same time. */
function respoken(words: readonly DamagedWord[], texts: readonly string[], random: Random): DamagedWord[] {
  const [first, last] = [words[0] as DamagedWord, words.at(-1) as DamagedWord];
  return spreadTokens(texts, first.startMs, last.endMs).map(({ text, startMs, endMs }) => ({
    ...wrong(first, text, random),
    startMs,
    endMs,
  }));
}

function between(confidence: number): number {
  return Math.round(1000 * Math.min(Math.max(confidence, 0.05), 0.99)) / 1000;
}
