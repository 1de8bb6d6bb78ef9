const FEMININE = '(а|ы|и|е|у|ой)';
const MASCULINE = '(а|у|ом|е)?';
const SOFT = '(ь|я|ья|ьи|ье|ью|ьей)';
const NEUTER = '(ие|ия|ию|ием|ии)';

/** Nouns that their number follows: «статья 158», «кабинет 305». */
const HEADINGS = new RegExp(
  `^(номер(а|у|ом|е)?|стат${SOFT}|(под)?пункт${MASCULINE}|глав${FEMININE}|раздел${MASCULINE}|параграф${MASCULINE}|приложен${NEUTER}|част(ь|и|ью)|кабинет${MASCULINE}|офис${MASCULINE}|аудитори(я|и|ю|ей)|квартир${FEMININE}|комнат${FEMININE}|страниц${FEMININE}|строк${FEMININE}|таблиц${FEMININE}|слайд${MASCULINE}|лот${MASCULINE}|рейс${MASCULINE}|верси(я|и|ю|ей)|форм${FEMININE}|дом${MASCULINE}|корпус${MASCULINE}|подъезд${MASCULINE}|этаж${MASCULINE}|маршрут${MASCULINE})$`,
);

export function isRussianHeading(word: string): boolean {
  return HEADINGS.test(word);
}

/** Nouns whose ordinal is their number, however small: «1-й квартал». */
export const RUSSIAN_NUMBERED = new RegExp(
  `^(квартал${MASCULINE}|этаж${MASCULINE}|класс${MASCULINE}|курс${MASCULINE}|стат${SOFT}|(под)?пункт${MASCULINE}|глав${FEMININE}|раздел${MASCULINE}|параграф${MASCULINE}|микрорайон${MASCULINE}|подъезд${MASCULINE}|разряд${MASCULINE}|числ(о|а|у|ом|е))$`,
);

/** The same in Kazakh, where a hyphen joins them: «5-сынып». */
export const KAZAKH_NUMBERED =
  /^(сынып|қабат|тоқсан|ба[пб]|бөлме|курс|шағынаудан|разряд|тарау|бөлім|мекте[пб]|кабинет|пәтер|дәреже|то[пб]|кезең|орын|қосымша|параграф|бет|ықшамаудан|тарма[қғ]|тармақша|подъезд|аудитория|нөмір|квартал|этаж|(?:под)?пункт)(\p{L}{0,7})$/u;
