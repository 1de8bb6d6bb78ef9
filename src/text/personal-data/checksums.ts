/** Luhn's check of card numbers (ISO/IEC 7812-1); digits only. */
export function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place++) {
    const digit = Number(digits[digits.length - 1 - place]);
    const twice = digit * 2;
    sum += place % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice;
  }
  return sum % 10 === 0;
}

/**
 * Whether twelve digits are an identity number of Kazakhstan: of a person (IIN: date of birth, century and sex) or of a
 * company (BIN: month of registration, kind), with the check digit over both rows of weights.
 */
export function isIdentityNumber(digits: string): boolean {
  if (!/^\d{12}$/.test(digits) || !(isPerson(digits) || isCompany(digits))) return false;
  const sum = (shift: number): number =>
    Array.from({ length: 11 }, (_, place) => Number(digits[place]) * (((place + shift) % 11) + 1)).reduce((a, b) => a + b) % 11;
  const first = sum(0);
  const check = first === 10 ? sum(2) : first;
  return check < 10 && check === Number(digits[11]);
}

function isPerson(digits: string): boolean {
  const century = Number(digits[6]);
  const year = (century === 0 ? 2000 : 1800 + 100 * Math.ceil(century / 2) - 100) + Number(digits.slice(0, 2));
  const [month, day] = [Number(digits.slice(2, 4)), Number(digits.slice(4, 6))];
  return century <= 6 && month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function isCompany(digits: string): boolean {
  const month = Number(digits.slice(2, 4));
  return month >= 1 && month <= 12 && /[456]/.test(digits[4] ?? '') && /[0-4]/.test(digits[5] ?? '');
}

/** The check of account numbers (ISO 13616, mod 97); capitals and digits without spaces. */
export function isIban(text: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(text) || (text.startsWith('KZ') && text.length !== 20)) return false;
  const digits = (text.slice(4) + text.slice(0, 4)).replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  return rest === 1;
}
