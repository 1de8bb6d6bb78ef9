/** What an ending may stand behind: V vowel, Y ы и of them, N м н ң, L л р й у, Z ж з, T any other consonant. */
type SoundClass = 'V' | 'Y' | 'N' | 'L' | 'Z' | 'T';

interface Ending {
  text: string;
  after: ReadonlySet<SoundClass>;
  /** Whether its vowels follow back ones; null: it is the same behind all. */
  isBack: boolean | null;
  /** How much it says by itself that a word is Kazakh: many short ones end Russian words as well. */
  weight: number;
}

/**
 * Endings without Kazakh letters, by what they stand behind and how much they say. The rules of choice are those of school
 * grammars: сатушы-лар, дүкен-дер, құжат-тар; үй-ге, банк-ке; see docs/text-language.md.
 */
const TABLE = `
VL 1 лар
VL 0.6 лер
NZL 1 дар
NZL 0.6 дер
T 0.9 тар
T 0.5 тер
VN 1.1 нын
VN 0.4 нин
LZ 1.1 дын
LZ 0.6 дин
T 1.1 тын
T 0.6 тин
VNLZ 0.4 га ге
T 0.2 ка
T 0.5 ке
Y 0.2 на не
V 0.2 ны ни
NLZ 0.2 ды ди
T 0.2 ты
T 0.3 ти
VNLZ 0.3 да де
T 0.3 та те
Y 0.9 нда нде
VLZ 0.5 дан ден
YN 0.5 нан нен
T 0.5 тан тен
VNL 0.4 мен
Z 0.6 бен
T 0.5 пен
V 0.9 сын син
V 0.3 сы си
NLZT 0 ы и ым им ын ин
V 0 м н
V 1.3 мыз миз
V 1 ныз низ
NLZT 1.6 ымыз имиз ыныз иниз
VNLZ 1.5 дагы деги
Y 1.5 ндагы ндеги
T 1.5 тагы теги
VLZ 0.8 лык
VLZ 0.3 лик
NZL 0.8 дык
NZL 0.4 дик
T 0.7 тык
T 0.2 тик
VNLZ 0.3 лы ли
VNLZT 1.2 сыз сиз
VNLZT 0.4 шы ши
VNLZ 0.5 дай дей
T 0.5 тай тей
VNLZT 0.3 ша ше
NLZT 0.6 ады еди
V 0.8 йды йди
VNLZ 0.8 ган ген
T 0.5 кан кен
NLZT 0.8 ып ип
V 0.3 п
VNLZT 0.3 са се
NLZT 1.6 айык ейик айын ейин
V 1 йык йик йын йин
VNLZ 1.1 майды мейди майсыз мейсиз маймыз меймиз маймын меймин мады меди маган меген май мей
T 1.1 пайды пейди паймыз пеймиз паймын пеймин пады педи паган пеген
Z 1.1 байды бейди бады беди баган беген
NLZT 1 атын етин
V 1.2 йтын йтин
NLZT 2 амын емин амыз емиз асыз есиз асын есин
V 2 ймын ймин ймыз ймиз йсыз йсиз йсын йсин
T 1.3 пыз пиз
NZ 1.2 быз биз
VNLZT 0.8 мак мек пак пек бак бек
VNLZ 1 дым дик дыныз диниз
VNLZ 0.6 дим
T 1 тым тыныз тиниз
T 0.5 тим
VNLZT 0.8 мын мин пын пин бын бин
VNLZT 0.4 дар дер дарды
NLZT 0.2 у
V 0.6 ю
VNLZT 0.9 гана
VNL 0.1 ма ме
Z 0.1 ба бе
T 0.1 па пе
NLZT 1.5 ыпты ипти
V 1 пты пти
VNL 1.8 мапты мепти
Z 1.8 бапты бепти
T 1.8 папты пепти
VNLZT 1.6 ыныздар иниздер ыныздаршы иниздерши ынызшы инизши
V 1.4 ныздар низдер ныздаршы низдерши нызшы низши
`;

const ENDINGS: ReadonlyMap<string, Ending[]> = byLastLetter(TABLE.trim().split('\n').flatMap(parseRow));
const MOST = 5;
/** Their е is ё, a back vowel. */
const HIDDEN_YO = /(?:от|с|за|у)чет$|самолет$|партнер$|шофер$|режиссер$/;
const BACK = /[аоуы]/;
const VOWELS = 'аәеёиіоөуұүыэюя';
/** е and и as endings have them, а and ы. */
const TAKES_FRONT = 'әеиіөүэёюяаоу';
const TAKES_BACK = 'аоуыұюёя';
const SOUNDS: ReadonlyMap<string, SoundClass> = new Map(
  (['Yыи', 'Vаеоэюя', 'Nмн', 'Lлрйу', 'Zжз'] as const).flatMap((row) => [...row.slice(1)].map((letter) => [letter, row[0] as SoundClass])),
);

export interface Split {
  stem: string;
  /** 0 without an ending. */
  weight: number;
  /** Letters that the ending has. */
  length: number;
}

/**
 * Every way to read a word as a stem with Kazakh endings, the shortest ending first; none when no ending fits.
 * `plain`: the word in lower case without Kazakh letters; `written`: as it was written, in lower case, as long.
 */
export function splitEndings(plain: string, written: string): Split[] {
  const found: Split[] = [];
  const seen = new Set<number>();
  const strip = (end: number, weight: number, depth: number): void => {
    for (const ending of ENDINGS.get(plain[end - 1] ?? '') ?? []) {
      const at = end - ending.text.length;
      if (at < 2 || seen.has(at) || !plain.startsWith(ending.text, at)) continue;
      if (!ending.after.has(soundAt(plain, at - 1)) || !inHarmony(written, at, ending.isBack)) continue;
      seen.add(at);
      found.push({ stem: plain.slice(0, at), weight: weight + ending.weight, length: plain.length - at });
      if (depth < MOST) strip(at, weight + ending.weight, depth + 1);
    }
  };
  strip(plain.length, 0, 1);
  return found.sort((a, b) => a.length - b.length);
}

/** Whether a whole word is nothing but endings, as «ге» of «Excel-ге». */
export function isEnding(plain: string): boolean {
  return [...(ENDINGS.get(plain.at(-1) ?? '') ?? [])].some(
    ({ text }) => text === plain || (plain.endsWith(text) && isEnding(plain.slice(0, -text.length))),
  );
}

/** Back vowels follow back ones. Behind а, о, у of a word without Kazakh letters either may come: they can stand for ә, ө, ү. */
function inHarmony(written: string, end: number, isBack: boolean | null): boolean {
  if (isBack === null) return true;
  let at = end - 1;
  while (at >= 0 && !VOWELS.includes(written[at] as string)) at--;
  const last = written[at];
  if (last === undefined || (isBack ? TAKES_BACK : TAKES_FRONT).includes(last)) return true;
  const stem = written.slice(0, end);
  return (isBack && last === 'и' && BACK.test(stem)) || HIDDEN_YO.test(stem);
}

function isBackEnding(text: string): boolean | null {
  const vowel = /[аеиы]/.exec(text)?.[0];
  return vowel === undefined || /^[мбп]ен$/.test(text) ? null : vowel === 'а' || vowel === 'ы';
}

function soundAt(plain: string, at: number): SoundClass {
  return SOUNDS.get(plain[plain[at] === 'ь' ? at - 1 : at] ?? '') ?? 'T';
}

function parseRow(row: string): Ending[] {
  const [classes = '', weight = '', ...texts] = row.split(' ');
  return texts.map((text) => ({
    text,
    after: new Set([...classes.replace('V', 'VY')] as SoundClass[]),
    isBack: isBackEnding(text),
    weight: Number(weight),
  }));
}

function byLastLetter(endings: readonly Ending[]): Map<string, Ending[]> {
  return Map.groupBy(endings, ({ text }) => text.at(-1) ?? '');
}
