import type { warningsEn } from './warnings-en.ts';

export const warningsKk: Record<keyof typeof warningsEn, string> = {
  'warning.ENGINE_ENGLISH_ONLY': 'Бұл тану жүйесі тек ағылшынша түсінеді. Қазақша және орысша сөз қате шығады.',
  'warning.ENGINE_ONE_LANGUAGE': 'Бұл тану жүйесі бір ғана тіл түсінеді. Басқа тілдегі сөз қате шығады.',
  'warning.LANGUAGE_NOT_SUPPORTED':
    'Тану жүйесі бұл тілді білмейді, сондықтан ештеңе танылмады. Басқа жүйені таңдап, жазбаны қайта жүктеңіз.',
  'warning.TRUNCATED_AUDIO': 'Файл толық емес. Оның {duration} бөлігі оқылды, мәтін тек соған қатысты.',
  'warning.DAMAGED_AUDIO': 'Файлдың бір бөлігі бүлінген, ол өткізіп жіберілді. Оқылғаны: {duration}.',
  'warning.NO_SPEECH': 'Бұл жазбадан сөз табылмады.',
  'warning.NO_WORDS': 'Жазбада дыбыс бар, бірақ сөздерді ажырату мүмкін болмады.',
  'warning.DIARIZATION_UNAVAILABLE': 'Мұнда сөйлеушілерді ажырату мүмкін болмады, бүкіл мәтін бір атпен тұр.',
  'warning.SPEAKERS_UNCHANGED': 'Сөйлеушілерді қайта ажырату мүмкін болмады. Бәрі бұрынғыдай қалды.',
  'warning.GAP':
    '{n, plural, =1 {Жазбаның бір бөлігі танылмады.} one {Жазбаның # бөлігі танылмады.} other {Жазбаның # бөлігі танылмады.}} {reason}',
  'warning.SPEECH_WITHOUT_WORDS': 'Мұнда сөз не шу бар, бірақ {engine} одан сөз таппады.',
  'warning.LOW_COVERAGE':
    'Сөйлеген уақыттың тек {share} бөлігінде сөз бар. {n, plural, =0 {Сөздердің бір бөлігі түсіп қалған болуы мүмкін.} other {Мына жерде сөздер түсіп қалған болуы мүмкін:}}',
  'warning.ENGINE_TAKEN_OVER': 'Жазбаның бір бөлігін басқа жүйе таныды: {engine} орнына {engines}.',
  'warning.LOW_CONFIDENCE':
    '{n, plural, =1 {Бір жері сенімсіз танылды.} one {# жері сенімсіз танылды.} other {# жері сенімсіз танылды.}} Қайта тыңдаған жөн.',
  'warning.CHEAPER_MODE': 'Алғашқы таңдау бюджетке сыймайды, оның орнына: {engine}{deferred, select, yes {, арзанырақ режимде} other {}}.',
  'warning.ENGINE_MISSED_VOTE': '{engine} бәрін тани алмады, ондай жерлерді қалған жүйелер шешті.',
  'warning.INVENTED_TEXT': 'Ешкім айтпаған мәтін алып тасталды.',

  'warning.showAll': 'тағы {n}',
  'warning.gapHere': '{from} – {to}: танылмады',
};
