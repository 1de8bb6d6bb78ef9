const FRONT = 'еөүіәэ';
const BACK = 'аоұыяё';

/** Genitive, dative, accusative, locative, ablative, instrumental, «about», «that is at»; by the sound that a stem ends in. A and Y follow its vowel. */
const CASES = {
  vowel: ['нYң', 'ғA', 'нY', 'дA', 'дAн', 'мен', 'дAй', 'дAғY'],
  nasal: ['нYң', 'ғA', 'дY', 'дA', 'нAн', 'мен', 'дAй', 'дAғY'],
  sonant: ['дYң', 'ғA', 'дY', 'дA', 'дAн', 'мен', 'дAй', 'дAғY'],
  buzzing: ['дYң', 'ғA', 'дY', 'дA', 'дAн', 'бен', 'дAй', 'дAғY'],
  dull: ['тYң', 'қA', 'тY', 'тA', 'тAн', 'пен', 'тAй', 'тAғY'],
};
type Sound = keyof typeof CASES;
const AFTER_POSSESSIVE = ['', 'нYң', 'нA', 'н', 'ндA', 'нAн', 'мен', 'ндAғY'];
const LENGTH = { vowel: 'лYқ', nasal: 'дYқ', sonant: 'лYқ', buzzing: 'дYқ', dull: 'тYқ' };

/** All endings that a Kazakh noun or numeral takes, itself ('') first: its cases, then those of «his», «its». */
export function endingsOf(stem: string): string[] {
  const { sound, isFront } = soundOf(stem);
  const possessive = sound === 'vowel' ? 'сY' : 'Y';
  return ['', ...CASES[sound], ...AFTER_POSSESSIVE.map((ending) => possessive + ending)].map((ending) => harmonise(ending, isFront));
}

/** What makes an adjective of a measure: пайыз, пайыздық. */
export function adjectiveEnding(stem: string): string {
  const { sound, isFront } = soundOf(stem);
  return harmonise(LENGTH[sound], isFront);
}

/** The ordinal of a numeral: бес, бесінші. */
export function kazakhOrdinal(stem: string): string {
  if (stem === 'жиырма') return 'жиырмасыншы';
  const { sound, isFront } = soundOf(stem);
  return (stem === 'қырық' ? 'қырқ' : stem) + harmonise(sound === 'vowel' ? 'ншY' : 'YншY', isFront);
}

const FORMS = Object.values(CASES).flatMap((row) =>
  row.flatMap((ending, at) => [true, false].map((front) => [harmonise(ending, front), at] as const)),
);
const LOOSE = new Map(FORMS.toReversed());

/** Case endings in whatever harmony: what is hung on words of another language. */
export const ANY_ENDINGS: readonly string[] = [...LOOSE.keys()];

/** Which of `endingsOf` is the same case: ке and ға are the second. */
export function caseOf(ending: string): number {
  return (LOOSE.get(ending) ?? -1) + 1;
}

function soundOf(stem: string): { sound: Sound; isFront: boolean } {
  const vowel = [...stem].findLast((letter) => FRONT.includes(letter) || BACK.includes(letter) || letter === 'и') ?? 'а';
  const isFront = stem.endsWith('ь') || FRONT.includes(vowel) || vowel === 'и';
  const last = stem.replace(/ь$/, '').at(-1) ?? '';
  if ('мнң'.includes(last)) return { sound: 'nasal', isFront };
  if ('лруй'.includes(last)) return { sound: 'sonant', isFront };
  if ('жз'.includes(last)) return { sound: 'buzzing', isFront };
  return { sound: (FRONT + BACK).includes(last) ? 'vowel' : 'dull', isFront };
}

function harmonise(ending: string, isFront: boolean): string {
  const front: Record<string, string> = { A: 'е', Y: 'і', ғ: 'г', қ: 'к' };
  const back: Record<string, string> = { A: 'а', Y: 'ы' };
  return [...ending].map((letter) => (isFront ? front : back)[letter] ?? letter).join('');
}
