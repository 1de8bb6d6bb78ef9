import { FIRST_NAME_WORDS } from '../common-names.ts';
import { toPlainLetters } from '../language/plain-letters.ts';

/** What a word says about its neighbours: that a person is named behind it, before it, or on either side. */
export type PersonSign = 'behind' | 'before' | 'beside';

const FIRST_NAMES: ReadonlySet<string> = new Set([...FIRST_NAME_WORDS].map(toPlainLetters));
const TITLE =
  /^(господин|госпож|товарищ|уважаем(ый|ая|ому|ой)$|курметти$|кадирли$|директор$|менеджер$|бухгалтер$|юрист$|инженер$|начальник$|министр$|профессор$|доктор$|коллега$)/;
const ADDRESS = /^(мырза|ханым|апай|агай|апке|тате(?!н))/;
const KAZAKH_PATRONYMIC = /^..+(?:ұлы|қызы)/;
const RUSSIAN_PATRONYMIC = /^..+(?:ович|евич|овна|евна)(?:а|у|ем|е|ы|ой)?$/;
const SURNAME = /^(.{3,}?)(?:[ое]в|ұлы|улы|кызы)(?:а|у|ым|ой|е|ке|ка|га|ге|ты|ти|тын|тин|на|нын|мен|пен)?$/;
const SURNAME_ENDING = /..(?:[бп]аев|беков|жанов|галиев|темиров|кулов|[мб]бетов)(?:а|у|ым|ой|е|ке|ка|га|ге|ты|ти|тын|тин|на|нын|мен|пен)?$/;

/** The sign that a word is; `plain` as in a word form, `text` as it was said. Surnames are those made of first names, «Серіков», and the usual endings. */
export function personSign(plain: string, text: string): PersonSign | null {
  if (TITLE.test(plain)) return 'behind';
  if (ADDRESS.test(plain)) return 'before';
  if (KAZAKH_PATRONYMIC.test(text.toLowerCase()) || RUSSIAN_PATRONYMIC.test(plain) || SURNAME_ENDING.test(plain)) return 'beside';
  return FIRST_NAMES.has(SURNAME.exec(plain)?.[1] ?? '') ? 'beside' : null;
}
