/** Names that Whisper uses beside those of CLDR. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  burmese: 'my',
  myanmar: 'my',
  castilian: 'es',
  flemish: 'nl',
  'haitian creole': 'ht',
  letzeburgesch: 'lb',
  moldavian: 'ro',
  moldovan: 'ro',
  nynorsk: 'nn',
  panjabi: 'pa',
  pushto: 'ps',
  sinhalese: 'si',
  valencian: 'ca',
  bengali: 'bn',
  mandarin: 'zh',
  maori: 'mi',
  tagalog: 'tl',
  // Whisper's own code of Javanese.
  jw: 'jv',
};

const byName = new Map<string, string>();

/** ISO 639-1 for what an answer calls a language: a name in English ("kazakh") or a tag ("kk", "kk-KZ"); null for anything else. */
export function languageByName(name: string | null | undefined): string | null {
  const wanted =
    name
      ?.trim()
      .toLowerCase()
      .replace(/^<\|(.+)\|>$/, '$1') ?? '';
  const other = OTHER_NAMES[wanted];
  if (other !== undefined) return other;
  const [, code] = /^([a-z]{2})(?:[-_].+)?$/.exec(wanted) ?? [];
  if (code !== undefined) return code;
  if (byName.size === 0) fillNames();
  return byName.get(wanted) ?? null;
}

function fillNames(): void {
  const names = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' });
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  for (const first of letters)
    for (const second of letters) {
      const name = names.of(first + second)?.toLowerCase();
      // A code that was replaced has the name of the one that replaced it, which comes first where it is the usual one.
      if (name !== undefined && !byName.has(name) && Intl.getCanonicalLocales(first + second)[0] === first + second)
        byName.set(name, first + second);
    }
}
