import { toPlainLetters } from '../language/plain-letters.ts';

/** All sets are in lower case, without Kazakh letters, ё as е. */
function setOf(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/).map(toPlainLetters));
}

/** Words that what is said goes on behind. */
export const LEADING = setOf(`
и а но или либо да не ни в во на с со к ко от ото до из о об обо по под над при про для без за через между перед после около кроме вместо против ради
что чтобы если когда пока хотя потому поскольку так как который которая которое которые которого которой которому которых которую
очень самый самая самое самые более менее этот эта эти мой моя наш наша наше наши ваш ваша ваше ваши свой своя свои каждый каждая любой весь вся
же ведь либо именно даже только лишь
және бірақ немесе әлде себебі өйткені сондықтан егер алайда дегенмен яғни мен бен пен үшін туралы бойынша арқылы сияқты
бұл осы сол мына ана әр әрбір кейбір бүкіл барлық өте тым аса ең тек әлі біздің сіздің менің сенің олардың оның өз қай қандай
the a an and or but of to in on at for with from by as if because that this my your our their his her its very`);

/** Words that often open a sentence, where a pause is before them. */
export const OPENING = setOf(`
да нет хорошо ладно итак значит давайте давай коллеги спасибо здравствуйте теперь затем потом кстати однако тогда вы мы я это у
почему сколько зачем разве неужели скажите слушайте подскажите
иә ия жоқ жарайды сонымен қане кәне рахмет біз сіз мен бұл маған енді келесі әрине ол неге қашан
yes no okay so well now we i you it the`);

/** With these Kazakh sentences end, verbs and particles. */
export const CLOSING = setOf(`
бар жоқ емес керек қажет екен шығар мүмкін тиіс ғой гой ше болды болады болар болмайды болған жатыр тұр отыр жүр еді рахмет дайын дұрыс риза наразы
келді берді кетті айтты өтті шықты бітті өсті етті алды жетті артты көрді қойды түсті салды тапты білді қалды тұрмыз жатырмыз отырмыз`);

/** They are whole sentences by themselves. */
export const WHOLE = setOf(
  'да нет хорошо ладно понятно ясно спасибо конечно согласен согласна иә ия жоқ рахмет жарайды түсінікті әрине келістік yes no okay thanks',
);

export const KAZAKH_QUESTION_PARTICLES = setOf('ма ме ба бе па пе ше');
export const KAZAKH_QUESTIONS = setOf(
  'кім кімді кімнің кімге кімде кімнен кімдер не нені неге неден немене қашан қайда қайдан қалай қандай қанша неше нешінші қай қайсы неліктен қашанға',
);
/** With one of these a Kazakh question word asks nothing: «қашан келетінін білмеймін», «не болса да». */
export const KAZAKH_NO_QUESTION =
  /(?:екенин|екени|ганын|генин|канын|кенин|тынын|тинин|са|се|саныз|сениз|сам|сем|сан|сен|мейди|майды|меймин|маймын|жокпын)$/;
export const RUSSIAN_QUESTIONS = setOf(
  'кто кого кому кем что чего чему чем где куда откуда когда почему зачем сколько какой какая какое какие какого какую каких как чей чья чье чьи разве неужели',
);
/** Words that may stand before the question word of a Russian question. */
export const BEFORE_QUESTION = setOf(
  'а и ну так скажите подскажите извините простите коллеги слушайте но вот кстати интересно тогда хорошо',
);
/** «когда …, то», «что касается», «как только»: a clause, no question. */
export const RUSSIAN_NO_QUESTION = setOf('то тогда тот те касается только правило известно говорится бы поэтому который которая которые');
export const ENGLISH_QUESTIONS = setOf('what who when where why how which whose');
export const ENGLISH_AUXILIARIES = setOf('can could do does did is are was were will would should have has may shall');
export const ENGLISH_SUBJECTS = setOf('i you we they he she it this that there the anyone anybody everyone');

/** What a sentence is that only greets, as the marks of letters and minutes have it. */
export const GREETINGS: ReadonlySet<string> = new Set([
  'добрый день',
  'доброе утро',
  'добрый вечер',
  'здравствуйте',
  'до свидания',
  'до завтра',
  'саламатсыз ба',
  'салеметсиз бе',
  'салеметсиздер ме',
  'кайырлы тан',
  'кайырлы кун',
  'кайырлы кеш',
  'сау болыныз',
  'сау болыныздар',
]);
/** Whom one speaks to. */
export const ADDRESSED = setOf('коллеги друзья ребята господа әріптестер достар жолдастар');
export const SECOND_PERSON = setOf('вы ты вам тебе вас сіз сен сізге саған сіздің');

/** With a comma behind them where a sentence opens with them, whatever follows. */
export const INTRODUCING = setOf(
  'кстати короче итак во-первых во-вторых в-третьих біріншіден екіншіден үшіншіден мысалы әрине иә ия жарайды қане кәне',
);
/** Of several words, and with a comma behind them at the start of a sentence. */
export const PHRASES: ReadonlySet<string> = new Set([
  'по-моему',
  'менинше',
  'менин ойымша',
  'честно говоря',
  'самое главное',
  'может быть',
  'на самом деле',
  'как вы считаете',
  'как вы думаете',
  ...['курметти', 'уважаемые', 'дорогие'].flatMap((dear) => ['коллеги', 'друзья', 'ариптестер', 'достар'].map((whom) => `${dear} ${whom}`)),
]);
/** The same inside a sentence, and a comma before them too. */
export const COUNTING = setOf('во-первых во-вторых в-третьих біріншіден екіншіден үшіншіден');
/** The same, where one of PRONOUNS follows: «хорошо, тогда», but «хорошо работает». */
export const ANSWERING = setOf(
  'да нет хорошо ладно спасибо рахмет конечно слушайте смотрите скажите подскажите извините простите кешіріңіз жоқ',
);
export const PRONOUNS = setOf(
  'я ты он она мы вы они это все меня мне вас есть тогда давайте можно не у что как где кто когда почему мен сен ол біз сіз олар бұл онда әлі көп пожалуйста',
);

/** A comma stands before them inside a sentence. */
export const AFTER_COMMA = setOf('но чтобы хотя поскольку зато причем бірақ өйткені себебі сондықтан дегенмен әйтпесе поэтому алайда but');
export const RELATIVE = setOf('который которая которое которые которого которой которому которым которых которую котором которыми');
export const PREPOSITIONS = setOf(
  'в во на с со к ко от до из о об обо по под над при про для без за через между перед после около кроме ради против у',
);
/** After one of these a conjunction joins on without a comma: «и если», «но хотя». */
export const JOINING = setOf('и а но или что чтобы даже только лишь как не ни да же если ведь именно');
/** What «если», «когда» or «хотя» has opened ends at the next pause. */
export const CLAUSE_OPENING = setOf('если когда пока хотя поскольку');
/** Behind these, a question word opens a clause: «узнать, где». */
export const KNOWING = setOf(
  'узнать знаю знаете знаем знает понять понимаю понятно скажите сказать подскажите решить решили проверить проверьте посмотрите посмотрим помню объясните уточнить уточните вопрос',
);
/** A Kazakh conditional is not followed by a comma before these: «болса да», «келсе екен». */
export const AFTER_CONDITIONAL = setOf('да де керек екен болады ғой болды деп дейді еді жақсы қайтеді ше бе ба ма ме');

/** What a Kazakh predicate is followed by without a comma: «келеді деп», «болды және». */
export const AFTER_PREDICATE = setOf(
  'деп деді дейді деген десе дегенді екен екенін екені ғой гой шығар сияқты кезде және немесе да де ма ме ба бе па пе ше бірақ болса болды болады керек емес едім еді барлық',
);

/** Abbreviations of companies, taxes and papers, and of technology, in capitals wherever they stand. */
export const ABBREVIATIONS = setOf(
  'тоо жшс ао ндс ққс иин бин жсн бсн рк қр гчп крк мсб сми тэц снг ссср сша ақш еаэс цон нпп жао қмж фио crm erp kpi pdf vpn usb api b2b b2c seo smm ceo cfo hr sla gps qr',
);
