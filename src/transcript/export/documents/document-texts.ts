import type { DocumentLanguage } from '../../../contract/export.ts';

/** The words of a document that are not of the transcript. */
export interface DocumentTexts {
  locale: string;
  transcript: string;
  file: string;
  date: string;
  duration: string;
  languages: string;
  engine: string;
  speakers: string;
  speakingTime: string;
  share: string;
  page(page: string, pages: string): string;
  /** By code; `mixed` is a mixture inside sentences. */
  languageNames: Record<string, string>;
  minutes: {
    title: string;
    place: string;
    chair: string;
    secretary: string;
    attendees: string;
    name: string;
    position: string;
    agenda: string;
    decisions: string;
    actions: string;
    action: string;
    responsible: string;
    due: string;
    signatures: string;
  };
}

const KK: DocumentTexts = {
  locale: 'kk-KZ',
  transcript: 'Стенограмма',
  file: 'Файл',
  date: 'Күні',
  duration: 'Ұзақтығы',
  languages: 'Тілдері',
  engine: 'Танушы',
  speakers: 'Сөйлеушілер',
  speakingTime: 'Сөйлеу уақыты',
  share: 'Үлесі',
  page: (page, pages) => `${page} / ${pages} бет`,
  languageNames: { kk: 'қазақша', ru: 'орысша', en: 'ағылшынша', mixed: 'аралас' },
  minutes: {
    title: 'Хаттама',
    place: 'Өткен орны',
    chair: 'Төраға',
    secretary: 'Хатшы',
    attendees: 'Қатысқандар',
    name: 'Аты-жөні',
    position: 'Лауазымы',
    agenda: 'Күн тәртібі',
    decisions: 'Қабылданған шешімдер',
    actions: 'Тапсырмалар',
    action: 'Тапсырма',
    responsible: 'Жауапты',
    due: 'Мерзімі',
    signatures: 'Қолдары',
  },
};

const RU: DocumentTexts = {
  locale: 'ru-KZ',
  transcript: 'Стенограмма',
  file: 'Файл',
  date: 'Дата',
  duration: 'Длительность',
  languages: 'Языки',
  engine: 'Распознано',
  speakers: 'Участники',
  speakingTime: 'Время речи',
  share: 'Доля',
  page: (page, pages) => `Стр. ${page} из ${pages}`,
  languageNames: { kk: 'казахский', ru: 'русский', en: 'английский', mixed: 'смешанный' },
  minutes: {
    title: 'Протокол',
    place: 'Место проведения',
    chair: 'Председатель',
    secretary: 'Секретарь',
    attendees: 'Присутствовали',
    name: 'Ф. И. О.',
    position: 'Должность',
    agenda: 'Повестка дня',
    decisions: 'Принятые решения',
    actions: 'Поручения',
    action: 'Поручение',
    responsible: 'Ответственный',
    due: 'Срок',
    signatures: 'Подписи',
  },
};

const EN: DocumentTexts = {
  locale: 'en-GB',
  transcript: 'Transcript',
  file: 'File',
  date: 'Date',
  duration: 'Duration',
  languages: 'Languages',
  engine: 'Recognised by',
  speakers: 'Speakers',
  speakingTime: 'Speaking time',
  share: 'Share',
  page: (page, pages) => `Page ${page} of ${pages}`,
  languageNames: { kk: 'Kazakh', ru: 'Russian', en: 'English', mixed: 'mixed' },
  minutes: {
    title: 'Minutes',
    place: 'Place',
    chair: 'Chair',
    secretary: 'Secretary',
    attendees: 'Attendees',
    name: 'Name',
    position: 'Position',
    agenda: 'Agenda',
    decisions: 'Decisions',
    actions: 'Actions',
    action: 'Action',
    responsible: 'Responsible',
    due: 'Due',
    signatures: 'Signatures',
  },
};

const TEXTS: Record<string, DocumentTexts> = { kk: KK, ru: RU, en: EN };

/** In the language that was asked for, else in that of the transcript, else in Russian, which most readers of this product know. */
export function documentTexts(asked: DocumentLanguage | undefined, ofTranscript: string): DocumentTexts {
  return TEXTS[asked ?? ofTranscript] ?? RU;
}
