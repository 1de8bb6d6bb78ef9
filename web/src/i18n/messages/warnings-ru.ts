import type { warningsEn } from './warnings-en.ts';

export const warningsRu: Record<keyof typeof warningsEn, string> = {
  'warning.ENGINE_ENGLISH_ONLY': 'Этот движок понимает только английский. Казахская и русская речь распознаётся неверно.',
  'warning.ENGINE_ONE_LANGUAGE': 'Этот движок понимает только один язык. Речь на другом распознаётся неверно.',
  'warning.LANGUAGE_NOT_SUPPORTED':
    'Движок не знает этого языка, поэтому ничего не распознано. Выберите другой движок и загрузите запись снова.',
  'warning.TRUNCATED_AUDIO': 'Файл неполный. Удалось прочитать {duration}, текст относится только к этой части.',
  'warning.DAMAGED_AUDIO': 'Часть файла повреждена и пропущена. Удалось прочитать {duration}.',
  'warning.NO_SPEECH': 'В этой записи не нашлось речи.',
  'warning.NO_WORDS': 'Звук в записи есть, но слов разобрать не удалось.',
  'warning.DIARIZATION_UNAVAILABLE': 'Различить говорящих здесь не удалось, весь текст стоит под одним именем.',
  'warning.SPEAKERS_UNCHANGED': 'Различить говорящих заново не удалось. Всё осталось как было.',
  'warning.GAP':
    '{n, plural, =1 {Часть записи распознать не удалось.} one {Не удалось распознать # часть записи.} few {Не удалось распознать # части записи.} many {Не удалось распознать # частей записи.} other {Не удалось распознать # части записи.}} {reason}',
  'warning.SPEECH_WITHOUT_WORDS': 'Здесь есть речь или шум, но слов не нашлось ({engine}).',
  'warning.LOW_COVERAGE':
    'Слова есть только для {share} речи. {n, plural, =0 {Часть слов могла пропасть.} other {Слова могли пропасть здесь:}}',
  'warning.ENGINE_TAKEN_OVER': 'Часть записи распознал другой движок: {engines} вместо {engine}.',
  'warning.LOW_CONFIDENCE':
    '{n, plural, =1 {Одно место распознано неуверенно.} one {# место распознано неуверенно.} few {# места распознаны неуверенно.} many {# мест распознано неуверенно.} other {# места распознаны неуверенно.}} Стоит переслушать.',
  'warning.CHEAPER_MODE':
    'Первый выбор не укладывается в бюджет, вместо него: {engine}{deferred, select, yes {, в более дешёвом режиме} other {}}.',
  'warning.ENGINE_MISSED_VOTE': '{engine}: распознать удалось не всё, там решали остальные движки.',
  'warning.INVENTED_TEXT': 'Текст, которого никто не произносил, убран.',

  'warning.showAll': 'ещё {n}',
  'warning.gapHere': '{from} – {to}: не распознано',
};
