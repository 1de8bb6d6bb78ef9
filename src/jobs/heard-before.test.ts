import { expect, it } from 'vitest';
import { createCombined } from '../engines/combined.ts';
import { fakeEngine } from '../engines/fake-engine.ts';
import { heardKey } from './heard-before.ts';

const [deaf, other] = [fakeEngine('deaf'), fakeEngine('other')];
const keen = fakeEngine('keen', { capabilities: { ...deaf.capabilities, hints: { maxBytes: 100 } } });
const JOB = { language: 'kk', quality_threshold: null, diarize: false, speakers: null };
const OLD = { terms: ['ЭСФ', 'КТЖ'], glossary: 'old' };
const NEW = { terms: ['ЭСФ', 'КТЖ'], glossary: 'new' };

it.each([
  ['an engine that takes hints', [keen], JOB, true],
  ['one that takes none', [deaf], JOB, false],
  ['one that takes none before one that does', [deaf, keen], JOB, false],
  ['the same where the second is asked too', [deaf, keen], { ...JOB, quality_threshold: 0.5 }, true],
  ['several that are voted on, of which one takes hints', [createCombined([deaf, keen])], JOB, true],
  ['several that take none', [createCombined([deaf, other])], JOB, false],
])('what is known of a sound to %s: another glossary makes it another question', (_, engines, job, isOther) => {
  const key = (hints: typeof OLD | null) => heardKey('sound', { pieces: [[0, 1000]] }, engines, job, hints);
  expect(key(OLD) !== key(NEW)).toBe(isOther);
  expect(key(OLD) !== key(null)).toBe(isOther);
  // The same terms in the order of their hits today.
  expect(key({ ...OLD, terms: ['КТЖ'] })).toBe(key(OLD));
});
