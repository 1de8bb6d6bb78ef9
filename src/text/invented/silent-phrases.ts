import { foldWord } from '../fold-word.ts';
import { fact } from '../form.ts';

/**
 * What Whisper writes where nobody speaks: ends of the films and videos that it was trained on. Texts are compared
 * without case and punctuation. Russian ones as other users met them; the Kazakh and English ones say the same.
 */

/** Nobody says these in a meeting. */
const CREDITS = [
  /dimatorzok|диматорзок/,
  /\bamara org\b/,
  /\bcastingwords\b/,
  /^редактор субтитров \p{L} \p{L}+( корректор .*)?$/u,
  /^корректор \p{L} \p{L}+$/u,
];

const DONE = '(?:сделал|сделала|создал|создала|создавал|создавала|делал|подогнал|подготовил|предоставил|добавил)';

/** These may be said, but seldom are. */
const ENDINGS = [
  'продолжение следует',
  `субтитры ${DONE} \\S+(?: \\S+)?`,
  '(?:всем )?спасибо(?: большое)? за просмотр(?: (?:этого )?видео)?',
  '(?:не забудьте )?(?:подписывайтесь|подпишитесь|подписаться) на (?:наш |мой |этот )?канал',
  'ставьте лайки?(?: и подписывайтесь)?',
  'көргендеріңізге(?: көп)? рахмет',
  '(?:біздің |менің )?(?:арнаға|арнамызға|арнама|каналға) жазылыңыз(?:дар)?',
  '(?:лайк басып )?жазылуды ұмытпаңыз(?:дар)?',
  'лайк басыңыз(?:дар)?',
  'жалғасы бар',
  'thank(?:s| you)(?: (?:so|very) much)? for watching(?: this video)?',
  '(?:please |don t forget to )?(?:like and )?subscribe(?: to (?:my|our|the) channel)?',
  '(?:i ll )?see you in the next (?:video|one)',
  'to be continued',
];
const ENDING = new RegExp(`^(?:(?:${ENDINGS.join('|')})(?: |$))+$`, 'u');

/** Said in every meeting, and written on silence as well. */
const COURTESIES = [
  'спасибо(?: большое| вам)?',
  'всем пока',
  'рахмет(?: сізге)?',
  'сау болыңыз(?:дар)?',
  'thank(?:s| you)(?: very much)?',
  'bye(?: bye)?',
  'you',
];
const COURTESY = new RegExp(`^(?:(?:${COURTESIES.join('|')})(?: |$))+$`, 'u');

const SOUNDS =
  '(?:тихая |спокойная |играет |грустная |веселая )?(?:музыка|музыкальная заставка|аплодисменты|смех|тишина|шум|молчание|пауза|неразборчиво)|әуен|күлкі|қол шапалақтау|үнсіздік|(?:soft |upbeat )?music(?: playing)?|applause|laughter|silence|noise|inaudible|blank audio|no speech';
const SOUND_MARK = new RegExp(`^(?:[\\[(*♪♫]+\\s*(?:${SOUNDS})?[.…\\s]*[\\])*♪♫]+\\.?\\s*)+$`, 'u');

/** What phrases begin with: most texts need no further look. */
const FIRST_WORDS = new Set(
  'редактор корректор субтитры dimatorzok диматорзок amara amaraorg castingwords subtitles transcription captions продолжение всем спасибо не подписывайтесь подпишитесь подписаться ставьте көргендеріңізге біздің менің арнаға арнамызға арнама каналға лайк жазылуды жалғасы thank thanks please dont like subscribe ill see to рахмет сау bye byebye you'.split(
    ' ',
  ),
);

/** Whether a phrase or the name of a sound may begin with this word. */
export const beginsPhrase = fact((text) => FIRST_WORDS.has(foldWord(text)) || isSoundStart(text));

/** [ ( * ♪ ♫ */
function isSoundStart(text: string): boolean {
  const first = text.charCodeAt(0);
  return first === 0x5b || first === 0x28 || first === 0x2a || first === 0x266a || first === 0x266b;
}

/** Whether a text only names a sound: "[музыка]", "(аплодисменты)", "♪". */
export function isSoundMark(text: string): boolean {
  if (!isSoundStart(text)) return false;
  return SOUND_MARK.test(text.toLowerCase().replaceAll('ё', 'е').replaceAll('_', ' ')) || /^[♪♫ ]+$/.test(text);
}

/** `credit`: certainly not said; `ending`: hardly said; `courtesy`: not said where nobody speaks; null: anything else. Only whole texts count. */
export function silentPhrase(text: string): 'credit' | 'ending' | 'courtesy' | null {
  const plain = text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  if (CREDITS.some((credit) => credit.test(plain))) return 'credit';
  if (ENDING.test(plain)) return 'ending';
  return COURTESY.test(plain) ? 'courtesy' : null;
}
