import { describe, expect, it } from 'vitest';
import { scoreSwitched, sumSwitched } from './score-switched.ts';
import { scoreText } from './score-text.ts';

const switched = (reference: string, heard: string) => scoreSwitched(reference, scoreText(reference, heard).alignment);

describe('scoreSwitched', () => {
  it.each([
    ['Russian words in a Kazakh sentence', 'Біз бүгін совещание өткіземіз, келесі аптада', 'біз бүгін совет өткіземіз келесі аптада', 1, 1],
    ['heard well', 'Біз бүгін совещание өткіземіз, келесі аптада', 'біз совещание өткіземіз', 1, 0],
    ['a Russian word with a Kazakh ending', 'Мен кеше договорға қол қойдым', 'мен кеше договор қол қойдым', 1, 1],
    ['sentences in two languages are not mixed, a word in one is', 'Мы вчера подписали договор. Біз кеше отчёт жібердік.', '', 1, 1],
  ])('%s', (_what, reference, heard, words, errors) => {
    expect(switched(reference, heard)).toEqual({ words, errors });
  });

  it.each(['Бүгін жиналыс сағат онда басталады.', 'Мы вчера подписали все документы.', '', '…'])('has nothing in "%s"', (reference) => {
    expect(switched(reference, 'x')).toBeNull();
  });

  it('knows the words that are compared, hyphens and what cannot be seen included', () => {
    expect(switched('Қазір кто-то\uFEFF келді де, бізді сұрады', 'қазір кто то келді де бізді сұрады')).toEqual({ words: 2, errors: 0 });
  });
});

it('adds up', () => {
  expect(sumSwitched([{ words: 3, errors: 1 }, null, { words: 1, errors: 1 }])).toEqual({ words: 4, errors: 2, wer: 0.5 });
  expect(sumSwitched([])).toBeNull();
});
