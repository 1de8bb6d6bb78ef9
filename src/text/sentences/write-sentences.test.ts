import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HELD_OUT } from '../../../test/support/labelled-sentences/held-out.ts';
import { KAZAKH } from '../../../test/support/labelled-sentences/kazakh.ts';
import { MIXED } from '../../../test/support/labelled-sentences/mixed.ts';
import { OTHER_FIELDS } from '../../../test/support/labelled-sentences/other-fields.ts';
import { type Count, type Restored, restore } from '../../../test/support/labelled-sentences/restore-marks.ts';
import { RUSSIAN } from '../../../test/support/labelled-sentences/russian.ts';
import { tagLanguages } from '../language/tag-languages.ts';
import { joinTokens, makeToken, type Passage, toTokens } from '../passage.ts';
import { writeSentences } from './write-sentences.ts';

/** Words, and pauses in milliseconds between them, as in «иә 600 келдік»; 50 ms where none is given. */
function passage(said: string, speakerId = 'S1', from = 0): Passage {
  let clock = from;
  const words = [];
  for (const part of said.split(' ')) {
    if (/^\d{3,}$/.test(part)) clock += Number(part) - 50;
    else {
      words.push({ text: part, startMs: clock, endMs: clock + 300, confidence: null, language: 'und' });
      clock += 350;
    }
  }
  return { speakerId, tokens: toTokens(words) };
}

function write(passages: Passage[], names: string[] = []): string {
  return writeSentences({ names })(tagLanguages(passages))
    .map(({ tokens }) =>
      tokens
        .map(({ text }) => text)
        .filter((text) => text !== '')
        .join(' '),
    )
    .join(' | ');
}

describe('writeSentences on sentences that their marks were taken from', () => {
  const SEEDS = [1, 2, 3, 4, 5];
  const KINDS = ['ends', 'commas', 'questions', 'capitals'] as const;

  /** Precision and recall, in percent, over several drawings of pauses. */
  function measure(lines: string): Record<(typeof KINDS)[number], [precision: number, recall: number]> {
    const runs = SEEDS.map((seed) => restore(lines, seed));
    const rates = (kind: (typeof KINDS)[number]): [number, number] => {
      const sum = (of: keyof Count): number => runs.reduce((total, run: Restored) => total + run[kind][of], 0);
      return [sum('right') / (sum('right') + sum('wrong')), sum('right') / (sum('right') + sum('missed'))].map((share) =>
        Math.floor(share * 100),
      ) as [number, number];
    };
    return { ends: rates('ends'), commas: rates('commas'), questions: rates('questions'), capitals: rates('capitals') };
  }

  it.each([
    ['Kazakh', KAZAKH, { ends: [85, 80], commas: [88, 68], questions: [90, 80], capitals: [88, 85] }],
    ['Russian', RUSSIAN, { ends: [90, 58], commas: [88, 60], questions: [70, 38], capitals: [93, 70] }],
    ['mixed', MIXED, { ends: [87, 80], commas: [88, 50], questions: [82, 52], capitals: [90, 85] }],
    ['held out', HELD_OUT, { ends: [92, 78], commas: [95, 56], questions: [80, 56], capitals: [93, 82] }],
    ['other fields', OTHER_FIELDS, { ends: [90, 65], commas: [80, 25], questions: [0, 0], capitals: [92, 70] }],
  ] as const)('%s: no worse than these', (_what, lines, floors) => {
    const rates = measure(lines);
    for (const kind of KINDS) {
      if (floors[kind][0] === 0) continue;
      expect(rates[kind][0], `precision of ${kind}`).toBeGreaterThanOrEqual(floors[kind][0]);
      expect(rates[kind][1], `recall of ${kind}`).toBeGreaterThanOrEqual(floors[kind][1]);
    }
  });
});

describe('writeSentences', () => {
  it.each([
    ['a pause ends a sentence', 'біз келісімге қол қойдық 800 енді төлем жасаймыз', 'Біз келісімге қол қойдық. Енді төлем жасаймыз.'],
    ['not behind a preposition', 'мы были в 800 алматы', 'Мы были в Алматы.'],
    ['not between a number and its unit', 'мы потратили пять 600 миллионов', 'Мы потратили пять миллионов.'],
    ['not before a particle', 'сіз келесіз 500 бе', 'Сіз келесіз бе?'],
    ['Kazakh questions', 'есеп қашан дайын болады', 'Есеп қашан дайын болады?'],
    ['not what only has a question word', 'ол қашан келетінін айтпады', 'Ол қашан келетінін айтпады.'],
    ['Russian questions', 'когда приедет комиссия', 'Когда приедет комиссия?'],
    ['with a preposition', 'за что мы платим', 'За что мы платим?'],
    ['with ли', 'можно ли перенести встречу', 'Можно ли перенести встречу?'],
    ['not вряд ли', 'вряд ли успеем', 'Вряд ли успеем.'],
    ['not a clause', 'как только подпишем то начнём', 'Как только подпишем то начнём.'],
    ['English questions', 'can you send the report', 'Can you send the report?'],
    ['greetings', 'сәлеметсіз бе әріптестер', 'Сәлеметсіз бе, әріптестер!'],
    ['Russian greetings', 'добрый день коллеги', 'Добрый день, коллеги!'],
    ['what goes on behind a greeting', 'здравствуйте я звоню из банка', 'Здравствуйте, я звоню из банка.'],
    ['commas before conjunctions', 'я думаю что он придёт но опоздает', 'Я думаю, что он придёт, но опоздает.'],
    ['потому что', 'мы ждём потому что груз в пути', 'Мы ждём, потому что груз в пути.'],
    ['который behind its preposition', 'это договор в котором ошибка', 'Это договор, в котором ошибка.'],
    ['no comma in и если', 'и если надо перезвоним', 'И если надо перезвоним.'],
    ['Kazakh conjunctions', 'мен келдім бірақ ешкім болмады', 'Мен келдім, бірақ ешкім болмады.'],
    ['ал between clauses', 'жүк келді ал құжат жоқ', 'Жүк келді, ал құжат жоқ.'],
    ['not in сатып ал', 'осы тауарды сатып ал', 'Осы тауарды сатып ал.'],
    ['conditionals', 'егер ертең келмесе өзіміз барамыз', 'Егер ертең келмесе, өзіміз барамыз.'],
    ['not болса да', 'кеш болса да келеміз', 'Кеш болса да келеміз.'],
    ['answers', 'иә келісемін', 'Иә, келісемін.'],
    ['whom one speaks to', 'коллеги начнём с бюджета', 'Коллеги, начнём с бюджета.'],
    ['by name', 'айгүл сіз дайынсыз ба', 'Айгүл, сіз дайынсыз ба?'],
    ['not who is spoken of', 'айгүл есепті жіберді', 'Айгүл есепті жіберді.'],
    ['names in a list', 'келгендер айгүл марат және нұрлан', 'Келгендер Айгүл, Марат және Нұрлан.'],
    ['names in any case', 'скажите марату что астанаға барамыз', 'Скажите Марату, что Астанаға барамыз.'],
    ['words that are names too', 'мен бақыт пен денсаулық тілеймін', 'Мен бақыт пен денсаулық тілеймін.'],
    ['abbreviations', 'біздің тоо-ның ндс есебі және ққс', 'Біздің ТОО-ның НДС есебі және ҚҚС.'],
    ['none for words that begin like a name', 'алты айдан кейін шотты төлеген соң', 'Алты айдан кейін шотты төлеген соң.'],
    ['nor for these', 'кеше салтанатты жиында ғалымдар болды', 'Кеше салтанатты жиында ғалымдар болды.'],
    ['nor for verbs', 'бүгін валюта алмасу орны ала алмаса да жабық', 'Бүгін валюта алмасу орны ала алмаса да жабық.'],
    ['nor for Russian ones', 'мы дошли до максимума', 'Мы дошли до максимума.'],
    ['nor for those of a place', 'екі қазақстандық және ресейлік компания', 'Екі қазақстандық және ресейлік компания.'],
    ['but for names with endings', 'кеше салтанатқа айтты', 'Кеше Салтанатқа айтты.'],
    ['none for the word that a name is, with its endings', 'бұл ескі есенде қалған сөз', 'Бұл ескі есенде қалған сөз.'],
    ['a hobby', 'бос ермекке уақыт жоқ', 'Бос ермекке уақыт жоқ.'],
    ['epics', 'халық дастандар айтты', 'Халық дастандар айтты.'],
    ['the pearl of it', 'бұл сөздің меруерті', 'Бұл сөздің меруерті.'],
    ['a goal', 'біз мұратқа жеттік', 'Біз мұратқа жеттік.'],
    ['health', 'бәріміз аман келдік есен-сау болыңыз', 'Бәріміз аман келдік есен-сау болыңыз.'],
    ['an epic in Russian', 'это написано в дастане', 'Это написано в дастане.'],
    ['but with a title', 'мен директор мұратқа айттым', 'Мен директор Мұратқа айттым.'],
    ['a form of address', 'біз құрметті ермекке хат жаздық', 'Біз құрметті Ермекке хат жаздық.'],
    ['one that follows', 'ертең болат мырзаға айтыңыз', 'Ертең Болат мырзаға айтыңыз.'],
    ['one in Russian', 'завтра господин болат подпишет', 'Завтра господин Болат подпишет.'],
    ['a patronymic', 'хатты болат серікұлына жіберіңіз', 'Хатты Болат Серікұлына жіберіңіз.'],
    ['a surname', 'хатты серікова меруертке жіберіңіз', 'Хатты Серікова Меруертке жіберіңіз.'],
    ['the name by itself', 'кеше мұрат пен ермек келді', 'Кеше Мұрат пен Ермек келді.'],
    ['Russian cases of it', 'скажите мурату', 'Скажите Мурату.'],
    ['none for addresses', 'https://example.kz сайтына кіріңіз', 'https://example.kz сайтына кіріңіз.'],
    ['none for those of mail', 'info@company.kz поштасына жазыңыз', 'info@company.kz поштасына жазыңыз.'],
    ['none for domains', 'egov.kz сайты ашылмайды', 'egov.kz сайты ашылмайды.'],
    ['no capital for months', 'встреча в марте дүйсенбіде', 'Встреча в марте дүйсенбіде.'],
    ['digits', 'құны 3,5 млн', 'Құны 3,5 млн.'],
    ['no second mark', 'и так далее и т.д.', 'И так далее и т.д.'],
  ])('%s', (_what, said, expected) => expect(write([passage(said)])).toBe(expected));

  it('writes the names that are given', () => {
    expect(write([passage('бәйтерек логистика компаниясы болатқа жазды')])).toBe('Бәйтерек логистика компаниясы болатқа жазды.');
    expect(write([passage('бәйтерек логистика компаниясы болатқа жазды')], ['Бәйтерек Логистика', 'Болат'])).toBe(
      'Бәйтерек Логистика компаниясы Болатқа жазды.',
    );
    expect(write([passage('кеше арманға айттым оның арманы орындалды')], ['Арман'])).toBe('Кеше Арманға айттым оның арманы орындалды.');
  });

  it('ends a sentence where the speaker changes, and not where only the segment does', () => {
    expect(write([passage('мы будем в', 'S1'), passage('хорошо', 'S2')])).toBe('Мы будем в. | Хорошо.');
    expect(write([passage('біз жаңа', 'S1'), passage('жоба бастадық', 'S1', 1200)])).toBe('Біз жаңа | жоба бастадық.');
  });

  it.each(['Сәлеметсіз бе? Мен кеше келдім, бірақ ешкім болмады.', 'Он сказал: «Нет». 25 % — это много…', 'Да. Ладно. Хорошо.'])(
    'leaves text with marks and capitals alone: %s',
    (text) => {
      const passages = [passage(text)];
      expect(writeSentences()(passages)).toEqual(passages);
    },
  );

  it('judges short passages by those around them', () => {
    const written = passage('Мы подписали договор, оплата прошла вчера. Остальное отправим завтра.');
    expect(write([written, passage('ага', 'S2'), { ...written }])).toContain('| ага |');
    const bare = passage('мы подписали договор и оплата прошла вчера а остальное отправим завтра');
    expect(write([bare, passage('Ага', 'S2'), { ...bare }])).toContain('| Ага. |');
  });

  it('gives each what its engine leaves out', () => {
    expect(write([passage('Мы подписали договор 900 Остальное отправим завтра')])).toBe('Мы подписали договор. Остальное отправим завтра.');
    expect(write([passage('мы подписали договор. остальное отправим марату завтра.')])).toBe(
      'Мы подписали договор. Остальное отправим Марату завтра.',
    );
  });

  it('writes behind what is joined, and leaves out what is left out', () => {
    const [count, unit, ...rest] = passage('бес мың теңге төледік').tokens;
    if (!count || !unit) throw new Error('expected words');
    const [filler] = passage('э-э').tokens;
    const tokens = [
      ...(filler ? [{ ...filler, text: '' }] : []),
      joinTokens([count, unit, ...rest.slice(0, 1)], '5 000 ₸', 'kk'),
      ...rest.slice(1),
    ];
    expect(write([{ speakerId: 'S1', tokens }])).toBe('5 000 ₸ төледік.');
    expect(write([{ speakerId: 'S1', tokens: tokens.slice(0, -1) }])).toBe('5 000 ₸.');
  });

  it('keeps every word, its time and its place, and changes no letter but to a capital', () => {
    const word = fc.record({
      text: fc.constantFrom(...'мен бірақ ма что если , . 25 5 000 ₸ э-э Алматы тоо келді в а ТОО-ның (иә) «да» 🙂'.split(' '), ''),
      pause: fc.integer({ min: 0, max: 1500 }),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom('S1', 'S2'), fc.array(word, { maxLength: 12 })), { maxLength: 6 }), (turns) => {
        let clock = 0;
        const given = turns.map(([speakerId, words]) => ({
          speakerId,
          tokens: words.map(({ text, pause }) => {
            clock += 200 + pause;
            return makeToken(text, [{ text, startMs: clock, endMs: clock + 100, confidence: null, language: 'und' }], 'kk');
          }),
        }));
        const written = writeSentences()(given);
        expect(written.map(({ tokens }) => tokens.map(({ spoken }) => spoken))).toEqual(
          given.map(({ tokens }) => tokens.map(({ spoken }) => spoken)),
        );
        const letters = (passages: readonly Passage[]): string[] =>
          passages.flatMap(({ tokens }) => tokens.map(({ text }) => text.toLowerCase().replace(/[.,!?:;–—-]+$/, '')));
        expect(letters(written)).toEqual(letters(given));
      }),
    );
  });

  it('does not change what it has written', () => {
    const once = writeSentences()(tagLanguages([passage('біз келісімге қол қойдық 800 енді төлем жасаймыз 900 когда приедет комиссия')]));
    expect(writeSentences()(once)).toEqual(once);
  });

  it.each([[[]], [[{ speakerId: 'S1', tokens: [] }]], [[passage('а'.repeat(100_000))]], [[passage('سلام 🙂 — … -')]]])(
    'takes anything',
    (passages) => {
      expect(writeSentences()(passages)).toHaveLength(passages.length);
    },
  );
});
