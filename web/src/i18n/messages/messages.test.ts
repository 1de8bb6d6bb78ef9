import { setupI18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../../../src/contract/app-error.ts';
import { adminWords } from '../../admin/admin-words.ts';
import { evaluationWords } from '../../evaluation/evaluation-words.ts';
import { statusWords } from '../../status/status-words.ts';
import { LOCALES } from '../locale.ts';
import { textWords } from '../text-words.ts';
import * as first from './en.ts';
import { kk } from './kk.ts';
import { ru } from './ru.ts';

const en: Record<string, string> = { ...first.en, ...adminWords.en, ...statusWords.en, ...textWords.en, ...evaluationWords.en };
const catalogues: Record<string, Record<string, string>> = {
  kk: { ...kk, ...adminWords.kk, ...statusWords.kk, ...textWords.kk, ...evaluationWords.kk },
  ru: { ...ru, ...adminWords.ru, ...statusWords.ru, ...textWords.ru, ...evaluationWords.ru },
};
const placeholders = (message: string) => [...new Set(message.match(/(?<=\{)\w+(?=[,}])/g))].filter((name) => name in SAMPLE).sort();
const SAMPLE = {
  n: 3,
  name: 'a',
  time: 'b',
  size: 'c',
  duration: 'd',
  engine: 'e',
  engines: 'e, e',
  place: 'f',
  places: 'f; f',
  money: '12 ₸',
  way: 'w',
  reason: 'r',
  deferred: 'yes',
  guide: 'g',
  done: 1,
  total: 2,
  percent: '7 %',
  from: 'h',
  to: 'i',
  now: 'j',
  turns: 4,
  theme: 'dark',
};

describe.each(LOCALES)('the catalogue %s', (locale) => {
  const catalogue = catalogues[locale] ?? en;

  it('has the same keys as English', () => {
    expect(Object.keys(catalogue).sort()).toEqual(Object.keys(en).sort());
  });

  it('has a sentence for every error code', () => {
    const missing = Object.keys(ERRORS).filter((code) => !catalogue[`error.${code}`]?.endsWith('.'));
    expect(missing).toEqual([]);
  });

  it('uses the same values as English in every message', () => {
    for (const [key, message] of Object.entries(catalogue)) {
      expect(placeholders(message), key).toEqual(placeholders(en[key] ?? ''));
    }
  });

  it('speaks without exclamation marks and without codes', () => {
    for (const [key, message] of Object.entries(catalogue)) {
      expect(message, key).not.toMatch(/[!]|[A-Z]{3,}_/);
    }
  });

  it('renders every message', () => {
    const i18n = setupI18n().setMessagesCompiler(compileMessage);
    i18n.loadAndActivate({ locale, messages: { ...catalogue } });
    for (const key of Object.keys(catalogue)) {
      const said = i18n._(key, SAMPLE);
      expect(said, key).not.toMatch(/[{}]|undefined/);
      expect(said.trim(), key).not.toBe('');
    }
  });
});

it('counts in Russian', () => {
  const i18n = setupI18n().setMessagesCompiler(compileMessage);
  i18n.loadAndActivate({ locale: 'ru', messages: { ...ru } });
  const said = [1, 3, 5, 21].map((n) => i18n._('upload.started', { n }));
  expect(said).toEqual(['Загружается 1 запись.', 'Загружаются 3 записи.', 'Загружаются 5 записей.', 'Загружается 21 запись.']);
});
