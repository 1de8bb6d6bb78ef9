export type Language = 'kk' | 'ru' | 'en';

/** What a word adds to a number: 5 is a unit, 15 a teen, 50 a ten, 500 a hundred, «жүз» and «hundred» multiply what stands before them. */
export interface NumberWord {
  readonly value: number;
  readonly rank: 'zero' | 'unit' | 'teen' | 'ten' | 'hundred' | 'times-hundred' | 'scale' | 'half';
  readonly language: Language;
  /** What stands behind the digits of an ordinal, without the hyphen: го, ші, шіге; null for a cardinal. */
  readonly ordinal: string | null;
  /** The Kazakh ending of a cardinal: те, ден, '' */
  readonly ending: string;
  /** In Russian text this is another word: «он», «бес». */
  readonly looksRussian: boolean;
}

export function numberWord(value: number, rank: NumberWord['rank'], language: Language, more: Partial<NumberWord> = {}): NumberWord {
  return { value, rank, language, ordinal: null, ending: '', looksRussian: false, ...more };
}
