import type { PersonalData } from '../../contract/processing.ts';
import { isIban, isIdentityNumber, isLuhn } from './checksums.ts';

/** A part of a text that is to be masked. */
export interface Found {
  kind: PersonalData;
  from: number;
  to: number;
}

/** Digits with what people write between the groups of one number. */
const RUN = /\+?\d[\d\s().\-–—\u00A0\u202F]{5,}\d/g;
const MONEY_BEHIND =
  /^[\s\u00A0]*(?:₸|₽|\$|€|%|тг\b|kzt|тенге|теңге|теңге|тиын|руб|доллар|евро|еуро|юань|тысяч|тыс|мың|млн|миллион|млрд|миллиард|штук|дана|тонн|кг\b|км\b|метр|м²|кв)/iu;
const MONEY_BEFORE = /[$€₸₽£][\s\u00A0]*$/u;
const IIN_BEFORE = /(?:^|[^\p{L}])(?:иин|бин|жсн|бсн|iin|bin)[^\p{L}\d]*(?:\p{L}+[^\p{L}\d]*){0,2}$/iu;
const CARD_LENGTHS = [13, 19] as const;
/** Codes of the mobile networks of Kazakhstan. */
const MOBILE = /^7(?:0[0-8]|47|5[01]|6[0-4]|7[15678])/;
/** Numbers of the group, as sums are written: 87 011 234 567. */
const THOUSANDS = /^\d{1,3}(?:[\s\u00A0\u202F]\d{3})+$/;
const NEXT_TO_NUMBER = /[\p{L}\d]/u;
const IBAN = /[A-ZА-Я]{2}[\s\u00A0-]?\d{2}(?:[\s\u00A0-]?[A-ZА-Я0-9]){11,30}/giu;
const LATIN_FOR = new Map(Array.from('АВСЕНКМОРТХУЗ', (letter, index) => [letter, 'ABCEHKMOPTXYZ'[index] as string]));
/** Context that is looked at. */
const CONTEXT = 60;

/** Phones, identity numbers, cards and accounts in a text; sums, dates and times are none. In order, apart from each other. */
export function findNumbers(text: string, kinds: ReadonlySet<PersonalData>): Found[] {
  const found: Found[] = kinds.has('iban') ? findAccounts(text) : [];
  for (const match of text.matchAll(RUN)) {
    const groups = Array.from(match[0].matchAll(/\d+/g), ({ 0: digits, index }) => ({
      digits,
      from: match.index + index,
      to: match.index + index + digits.length,
    }));
    for (let first = 0; first < groups.length; ) {
      const hit = longestFrom(text, groups, first, kinds);
      if (hit && !found.some(({ from, to }) => hit.found.from < to && hit.found.to > from)) found.push(hit.found);
      first = hit ? hit.next : first + 1;
    }
  }
  return found.sort((one, other) => one.from - other.from);
}

interface Group {
  digits: string;
  from: number;
  to: number;
}

/** The longest number that begins with this group; groups with a point between them are no one number. */
function longestFrom(
  text: string,
  groups: readonly Group[],
  first: number,
  kinds: ReadonlySet<PersonalData>,
): { found: Found; next: number } | null {
  const start = groups[first] as Group;
  const plus = text[start.from - 1] === '+' ? 1 : text.slice(start.from - 2, start.from) === '+(' ? 2 : 0;
  if (plus === 0 && NEXT_TO_NUMBER.test(text[start.from - 1] ?? '')) return null;
  let digits = '';
  let best: { found: Found; next: number } | null = null;
  for (let last = first; last < groups.length && digits.length < CARD_LENGTHS[1]; last++) {
    const group = groups[last] as Group;
    if (last > first && /[.]/.test(text.slice((groups[last - 1] as Group).to, group.from))) break;
    digits += group.digits;
    if (digits.length < 10 || NEXT_TO_NUMBER.test(text[group.to] ?? '')) continue;
    const written = text.slice(start.from, group.to);
    const kind = kindOf(
      digits,
      written,
      plus > 0,
      text.slice(Math.max(0, start.from - CONTEXT), start.from),
      text.slice(group.to, group.to + CONTEXT),
    );
    if (kind && kinds.has(kind)) best = { found: { kind, from: start.from - plus, to: group.to }, next: last + 1 };
  }
  return best;
}

function kindOf(digits: string, written: string, hasPlus: boolean, before: string, behind: string): PersonalData | null {
  if (MONEY_BEHIND.test(behind) || MONEY_BEFORE.test(before)) return null;
  if (digits.length === 12 && !hasPlus && (isIdentityNumber(digits) || IIN_BEFORE.test(before))) return 'iin';
  if (digits.length >= CARD_LENGTHS[0] && digits.length <= CARD_LENGTHS[1])
    return /^[2-6]/.test(digits) && isLuhn(digits) && !THOUSANDS.test(written) ? 'card' : null;
  return isPhone(digits, written, hasPlus) ? 'phone' : null;
}

function isPhone(digits: string, written: string, hasPlus: boolean): boolean {
  if (hasPlus) return digits.length <= 14;
  if (THOUSANDS.test(written)) return false;
  if (digits.length === 11) return /^[78][3-9]/.test(digits);
  return digits.length === 10 && MOBILE.test(digits);
}

function findAccounts(text: string): Found[] {
  const found: Found[] = [];
  for (const { 0: whole, index } of text.matchAll(IBAN)) {
    if (NEXT_TO_NUMBER.test(text[index - 1] ?? '')) continue;
    let plain = '';
    let to = 0;
    for (const [place, character] of Array.from(whole).entries()) {
      if (/[\s\u00A0-]/.test(character)) continue;
      const capital = character.toUpperCase();
      plain += LATIN_FOR.get(capital) ?? capital;
      if (plain.length >= 15 && !NEXT_TO_NUMBER.test(text[index + place + 1] ?? '') && isIban(plain)) to = place + 1;
    }
    if (to > 0) found.push({ kind: 'iban', from: index, to: index + to });
  }
  return found;
}
