import type { HeardWord } from '../../src/writing/heard-word.ts';
import { HELD_OUT } from '../../test/support/labelled-sentences/held-out.ts';
import { KAZAKH } from '../../test/support/labelled-sentences/kazakh.ts';
import { MIXED } from '../../test/support/labelled-sentences/mixed.ts';
import { OTHER_FIELDS } from '../../test/support/labelled-sentences/other-fields.ts';
import { parseSentences } from '../../test/support/labelled-sentences/parse-sentences.ts';
import { RUSSIAN } from '../../test/support/labelled-sentences/russian.ts';
import { table } from '../../test/support/numbers/passages.ts';
import { type Random, seeded } from '../../test/support/replay/random.ts';

/** What an engine heard of a meeting, and where somebody speaks. */
export interface Meeting {
  words: HeardWord[];
  speech: [startMs: number, endMs: number][];
}

const WORD_MS = 250;
const PAUSES_MS = [0, 0, 0, 0, 40, 130, 200];
const SENTENCE_PAUSES_MS = [150, 300, 450, 650];
const TURN_PAUSE_MS = 800;
const MOST_SENTENCES = 5;
const SPEAKERS = ['A', 'B', 'C', 'D'];
const HESITATIONS = ['э-э', 'ммм', 'ну', 'вот', 'значит', 'жаңағы', 'мына'];
const SYLLABLES = 'ба те қо ры сы му ла жа ні ге пру сто ва ди бел ға'.split(' ');

const ORDINARY = [KAZAKH, RUSSIAN, MIXED, OTHER_FIELDS, HELD_OUT]
  .flatMap(parseSentences)
  .map((words) => words.map(({ text }) => text.toLowerCase().replace(/[.,!?:;]+$/, '')));
const NUMBERED = ['russian', 'kazakh', 'mixed'].flatMap((name) => table(name).map(({ said }) => said.split(' ')));
const LOOKING_NUMBERED = table('unchanged').map(({ said }) => said.split(' '));

/** Which sentences are said; of one in `each` a part is a number. */
export const KINDS = {
  conversation: { each: 20, plain: ORDINARY },
  'number-dense': { each: 2, plain: LOOKING_NUMBERED },
};

/**
 * A meeting of four in Kazakh, Russian and both, as an engine without marks hears it: turns of one to five sentences of the
 * tests, hesitations, stutters, and one word in thirty that no other seed has.
 */
export function meeting(kind: keyof typeof KINDS, count: number, seed: number): Meeting {
  const random = seeded(seed);
  const { each, plain } = KINDS[kind];
  const words: Meeting['words'] = [];
  const speech: Meeting['speech'] = [];
  for (let atMs = 0; words.length < count; atMs += TURN_PAUSE_MS) {
    const startMs = atMs;
    const speaker = random.pick(SPEAKERS);
    for (let left = random.whole(1, MOST_SENTENCES); left > 0; left--) {
      const said = random.pick(random.next() < 1 / each ? NUMBERED : plain);
      for (const text of said.flatMap((word) => asHeard(word, random))) {
        const confidence = random.whole(500, 1000) / 1000;
        words.push({ text, startMs: atMs, endMs: atMs + WORD_MS, confidence, language: 'und', engine: 'bench', speaker });
        atMs += WORD_MS + random.pick(PAUSES_MS);
      }
      atMs += random.pick(SENTENCE_PAUSES_MS);
    }
    speech.push([startMs, atMs]);
  }
  return { words: words.slice(0, count), speech };
}

function asHeard(word: string, random: Random): string[] {
  const chance = random.next();
  if (chance < 1 / 30) return [Array.from({ length: 5 }, () => random.pick(SYLLABLES)).join('')];
  if (chance < 1 / 20) return [random.pick(HESITATIONS), word];
  return chance < 1 / 17 ? [word, word] : [word];
}
