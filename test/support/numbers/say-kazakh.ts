/** The cases of Kazakh numerals as grammars print them, not derived: nominative, genitive, dative, accusative, locative, ablative, instrumental. */
const TABLE = `
нөл нөлдің нөлге нөлді нөлде нөлден нөлмен
бір бірдің бірге бірді бірде бірден бірмен
екі екінің екіге екіні екіде екіден екімен
үш үштің үшке үшті үште үштен үшпен
төрт төрттің төртке төртті төртте төрттен төртпен
бес бестің беске бесті бесте бестен беспен
алты алтының алтыға алтыны алтыда алтыдан алтымен
жеті жетінің жетіге жетіні жетіде жетіден жетімен
сегіз сегіздің сегізге сегізді сегізде сегізден сегізбен
тоғыз тоғыздың тоғызға тоғызды тоғызда тоғыздан тоғызбен
он онның онға онды онда оннан онмен
жиырма жиырманың жиырмаға жиырманы жиырмада жиырмадан жиырмамен
отыз отыздың отызға отызды отызда отыздан отызбен
қырық қырықтың қырыққа қырықты қырықта қырықтан қырықпен
елу елудің елуге елуді елуде елуден елумен
алпыс алпыстың алпысқа алпысты алпыста алпыстан алпыспен
жетпіс жетпістің жетпіске жетпісті жетпісте жетпістен жетпіспен
сексен сексеннің сексенге сексенді сексенде сексеннен сексенмен
тоқсан тоқсанның тоқсанға тоқсанды тоқсанда тоқсаннан тоқсанмен
жүз жүздің жүзге жүзді жүзде жүзден жүзбен
мың мыңның мыңға мыңды мыңда мыңнан мыңмен
миллион миллионның миллионға миллионды миллионда миллионнан миллионмен
миллиард миллиардтың миллиардқа миллиардты миллиардта миллиардтан миллиардпен
`;
const CASES = new Map(
  TABLE.trim()
    .split('\n')
    .map((row) => [row.slice(0, row.indexOf(' ')), row.split(' ')]),
);
const UNITS = ['', 'бір', 'екі', 'үш', 'төрт', 'бес', 'алты', 'жеті', 'сегіз', 'тоғыз'];
const TENS = ['', 'он', 'жиырма', 'отыз', 'қырық', 'елу', 'алпыс', 'жетпіс', 'сексен', 'тоқсан'];
const ORDINALS = new Map(
  (
    'бір бірінші,екі екінші,үш үшінші,төрт төртінші,бес бесінші,алты алтыншы,жеті жетінші,сегіз сегізінші,тоғыз тоғызыншы,он оныншы,' +
    'жиырма жиырмасыншы,отыз отызыншы,қырық қырқыншы,елу елуінші,алпыс алпысыншы,жетпіс жетпісінші,сексен сексенінші,' +
    'тоқсан тоқсаныншы,жүз жүзінші,мың мыңыншы,миллион миллионыншы,миллиард миллиардыншы'
  )
    .split(',')
    .map((pair) => pair.split(' ') as [string, string]),
);
const AFTER_FRONT_ORDINAL = ['', 'нің', 'ге', 'ні', 'де', 'ден', 'мен'];
const AFTER_BACK_ORDINAL = ['', 'ның', 'ға', 'ны', 'да', 'дан', 'мен'];

export const KAZAKH_CASES = 7;

/** A whole number in Kazakh words in one of the seven cases, and what is hung on its digits. */
export function sayKazakh(number: number, at = 0): { said: string; ending: string } {
  const words = wordsOf(number);
  const stem = words.at(-1) ?? '';
  const form = CASES.get(stem)?.[at] ?? '';
  return { said: [...words.slice(0, -1), form].join(' '), ending: form.slice(stem.length) };
}

/** Its ordinal. */
export function sayKazakhOrdinal(number: number, at = 0): { said: string; ending: string } {
  const words = wordsOf(number);
  const ordinal = ORDINALS.get(words.at(-1) ?? '') ?? '';
  const ending = (ordinal.endsWith('ы') ? AFTER_BACK_ORDINAL : AFTER_FRONT_ORDINAL)[at] ?? '';
  return { said: [...words.slice(0, -1), ordinal + ending].join(' '), ending: ordinal.slice(-2) + ending };
}

function wordsOf(number: number): string[] {
  if (number === 0) return ['нөл'];
  const scales: [number, string][] = [
    [1e9, 'миллиард'],
    [1e6, 'миллион'],
    [1e3, 'мың'],
  ];
  const scaled = scales.flatMap(([scale, word]) => {
    const part = Math.floor(number / scale) % 1000;
    return part === 0 ? [] : [...below1000(part), word];
  });
  return [...scaled, ...below1000(number % 1000)];
}

function below1000(number: number): string[] {
  const hundreds = Math.floor(number / 100);
  const words = [hundreds > 1 ? UNITS[hundreds] : '', hundreds > 0 ? 'жүз' : '', TENS[Math.floor(number / 10) % 10], UNITS[number % 10]];
  return words.filter((word) => word !== undefined && word !== '') as string[];
}
