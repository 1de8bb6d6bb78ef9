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

/** `credit`: certainly not said; `ending`: hardly said; null: anything else. Only whole texts count. */
export function silentPhrase(text: string): 'credit' | 'ending' | null {
  const plain = text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  if (CREDITS.some((credit) => credit.test(plain))) return 'credit';
  return ENDING.test(plain) ? 'ending' : null;
}
