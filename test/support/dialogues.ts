import { execa } from 'execa';
import type { SpeakerTurn } from '../../src/transcript/speaker-turn.ts';
import { readWav, SAMPLE_RATE, samplesOf } from './pcm.ts';

/** An espeak-ng voice: `ru+f2`, its pitch (0 to 99) and words a minute. */
export interface Voice {
  name: string;
  pitch: number;
  speed: number;
}

export interface Dialogue {
  pcm: Int16Array;
  /** Exactly where each sentence sounds; speakers are A, B, … */
  turns: SpeakerTurn[];
  /** What is said in each of the turns. */
  texts: string[];
  voices: Voice[];
}

export interface DialogueSize {
  seed: number;
  speakers: number;
  turns: number;
  /** Who speaks; left out: voices that the seed chooses. */
  voices?: readonly Voice[];
}

/** Twenty of 2 to 4 voices, from half a minute to some minutes. */
export const DIALOGUES: readonly DialogueSize[] = Array.from({ length: 20 }, (_, index) => ({
  seed: index + 1,
  speakers: 2 + (index % 3),
  turns: 8 + ((index * 7) % 25),
}));

const VARIANTS = ['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8', 'f1', 'f2', 'f3', 'f4', 'f5'];
/** Two voices of a dialogue differ by so much in pitch at least, whatever the variant. */
const PITCH_APART = 14;
/** What espeak-ng speaks at. */
const SPOKEN_RATE = 22_050;

/** A dialogue of clearly different voices in turns, Kazakh and Russian, the same for the same seed. */
export async function makeDialogue({ seed, speakers, turns, voices: given }: DialogueSize): Promise<Dialogue> {
  const random = seeded(seed);
  const voices = [...(given ?? pickVoices(random, speakers))];
  const plan = planTurns(random, voices, turns);
  const spoken = await Promise.all(plan.map(({ voice, text }) => sentence(voice, text)));
  const found: SpeakerTurn[] = [];
  const parts: Int16Array[] = [];
  let at = 0;
  const add = (part: Int16Array): void => {
    parts.push(part);
    at += part.length;
  };
  for (const [index, { speaker, pauseMs }] of plan.entries()) {
    add(new Int16Array(Math.round((pauseMs * SPOKEN_RATE) / 1000)));
    const startMs = Math.round((at * 1000) / SPOKEN_RATE);
    add(spoken[index] as Int16Array);
    found.push({ startMs, endMs: Math.round((at * 1000) / SPOKEN_RATE), speaker });
  }
  add(new Int16Array(SPOKEN_RATE / 2));
  return { pcm: await resample(parts), turns: found, texts: plan.map(({ text }) => text), voices };
}

function pickVoices(random: () => number, count: number): Voice[] {
  const variants = shuffle(random, VARIANTS);
  const voices: Voice[] = [];
  while (voices.length < count) {
    const pitch = 15 + Math.floor(random() * 70);
    if (voices.some((other) => Math.abs(other.pitch - pitch) < PITCH_APART)) continue;
    const language = random() < 0.5 ? 'kk' : 'ru';
    voices.push({ name: `${language}+${variants[voices.length]}`, pitch, speed: 145 + Math.floor(random() * 45) });
  }
  return voices;
}

interface PlannedSentence {
  voice: Voice;
  speaker: string;
  text: string;
  pauseMs: number;
}

function planTurns(random: () => number, voices: readonly Voice[], turns: number): PlannedSentence[] {
  const plan: PlannedSentence[] = [];
  let last = -1;
  for (let turn = 0; turn < turns; turn++) {
    // Everybody speaks first; then anybody but who spoke last.
    const others = [...voices.keys()].filter((index) => voices.length === 1 || index !== last);
    last = turn < voices.length ? turn : (others[Math.floor(random() * others.length)] as number);
    const voice = voices[last] as Voice;
    const sentences = 1 + Math.floor(random() * 3);
    for (let index = 0; index < sentences; index++) {
      const texts = voice.name.startsWith('kk') ? KAZAKH : RUSSIAN;
      const text = texts[Math.floor(random() * texts.length)] as string;
      const pauseMs = index === 0 ? 200 + random() * 700 : 120 + random() * 250;
      plan.push({ voice, speaker: String.fromCharCode(65 + last), text, pauseMs });
    }
  }
  return plan;
}

/** Without the silence around it. */
async function sentence({ name, pitch, speed }: Voice, text: string): Promise<Int16Array> {
  const args = ['-v', name, '-p', String(pitch), '-s', String(speed), '--stdout', text];
  const { stdout } = await execa('espeak-ng', args, { encoding: 'buffer', timeout: 30_000 });
  // The length in the header of a stream is not its own.
  const bytes = Buffer.from(stdout);
  bytes.writeUInt32LE(bytes.length - 44, 40);
  const { pcm } = readWav(bytes);
  const isLoud = (sample: number): boolean => Math.abs(sample) > 200;
  return pcm.slice(pcm.findIndex(isLoud), pcm.findLastIndex(isLoud) + 1);
}

async function resample(parts: readonly Int16Array[]): Promise<Int16Array> {
  const input = Buffer.concat(parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)));
  const from = ['-f', 's16le', '-ar', String(SPOKEN_RATE), '-ac', '1', '-i', 'pipe:0'];
  const to = ['-f', 's16le', '-ar', String(SAMPLE_RATE), '-ac', '1', 'pipe:1'];
  const { stdout } = await execa('ffmpeg', ['-nostdin', '-v', 'error', ...from, ...to], {
    input,
    encoding: 'buffer',
    timeout: 60_000,
    maxBuffer: 1e9,
  });
  return samplesOf(Buffer.from(stdout));
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shuffle<T>(random: () => number, items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

const KAZAKH = [
  'Сәлеметсіз бе, бүгінгі жиналысты бастайық.',
  'Иә, дұрыс айтасыз.',
  'Келісімшартқа ертең қол қоямыз деп ойлаймын.',
  'Осы айда сатылым он пайызға өсті, бұл өте жақсы көрсеткіш.',
  'Маған есепті жұма күніне дейін жіберіңізші.',
  'Жоқ, бұл мәселені басқаша шешу керек.',
  'Алматыдағы кеңсе келесі аптада ашылады, барлығын шақырамыз.',
  'Тауар қоймаға сейсенбі күні келді, бірақ құжаттары толық емес.',
  'Жақсы, түсінікті.',
  'Бюджетті бекіту үшін директордың рұқсаты қажет болады.',
  'Біз бұл жобаны екі айдың ішінде аяқтай аламыз ба?',
  'Клиенттер жаңа қызметке риза, бірақ бағасы қымбат дейді.',
  'Кешіріңіз, мен сізді жақсы естімей тұрмын, қайталап жібересіз бе?',
  'Ертең таңғы сағат тоғызда тағы хабарласайық.',
  'Рақмет, барлығы дайын.',
  'Қызметкерлердің жалақысын қаңтардан бастап көтеруді ұсынамын.',
];

const RUSSIAN = [
  'Добрый день, коллеги, давайте начнём наше совещание.',
  'Да, я согласен.',
  'Договор мы подпишем завтра утром, если юристы успеют его проверить.',
  'Продажи в этом месяце выросли на десять процентов.',
  'Пришлите мне, пожалуйста, отчёт до пятницы.',
  'Нет, этот вопрос нужно решать по-другому.',
  'Новый офис в Астане откроется на следующей неделе.',
  'Товар пришёл на склад во вторник, но документы неполные.',
  'Хорошо, понятно.',
  'Чтобы утвердить бюджет, нам понадобится разрешение директора и подпись бухгалтера.',
  'Сможем ли мы закончить этот проект за два месяца?',
  'Клиенты довольны новой услугой, но говорят, что цена высокая.',
  'Извините, я вас плохо слышу, повторите ещё раз.',
  'Давайте созвонимся завтра в девять часов утра.',
  'Спасибо, у меня всё готово.',
  'Я предлагаю повысить зарплату сотрудникам с первого января.',
];
