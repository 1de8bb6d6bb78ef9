const list = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Said twice they mean no more than once: who says them twice looks for the next word. */
export const FUNCTION_WORDS = list(
  'я мы ты вы он она они оно мой моя мое мои наш наша наше наши ваш ваша ваше ваши этот эта эти это тот те как чтобы если когда что и а или но в на с со к ко по за из от у о об для при до без под над перед не бы же его ее их мне нам вам нас меня тебя вас ему ей им него нее них который которая которое которые потому поэтому также есть через между после ' +
    'мен сен сіз біз ол олар бұл осы және бірақ үшін туралы менің сенің сіздің біздің оның олардың маған бізге сізге оған оларға егер сондықтан өйткені себебі мына ' +
    'i we he she it they you the a an to of in on at and but or is are my our your this with for from by',
);

/** Said twice they are meant so, and so are numbers. */
export const MEANT_TWICE = list(
  'да нет угу ага ну так вот очень еще всё все давай давайте хорошо ладно понятно конечно алло стоп раз чуть еле едва точно ' +
    'иә жоқ жақсы тез көп өте бар енді қайта әрі мақұл рас дұрыс ақырын жай бірге ' +
    'yes no okay ok very so bye',
);

export const NUMBER_WORD =
  /\d|^(?:ноль|нол[яьюе]|один|одна|одно|раз|два|две|три|четыре|пять|шесть|семь|восемь|девять|десять|\p{L}+надцать|двадцать|тридцать|сорок|\p{L}+десят|девяносто|сто|двести|\p{L}+ста|\p{L}+сот|тысяч\p{L}*|миллион\p{L}*|нөл|бір|екі|үш|төрт|бес|алты|жеті|сегіз|тоғыз|он|жиырма|отыз|қырық|елу|алпыс|жетпіс|сексен|тоқсан|жүз|мың|one|two|three|four|five|six|seven|eight|nine|ten|zero)$/u;

export const CONJUNCTIONS = list('и да а но или және әрі да де та те and or by to');
