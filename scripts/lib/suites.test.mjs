import { expect, test } from 'vitest';
import { chooseSuites } from './suites.mjs';

const namesOf = (args) => chooseSuites(args).suites.map(({ name }) => name);

test('everything but the long suite runs by default', () => {
  expect(namesOf([])).toEqual(['check', 'unit', 'integration', 'storm', 'e2e']);
  expect(namesOf(['--yes'])).toEqual(['check', 'unit', 'integration', 'storm', 'e2e']);
});

test('--long adds the long suite', () => {
  expect(namesOf(['--long'])).toEqual(['check', 'unit', 'integration', 'storm', 'e2e', 'long']);
});

test('named suites run alone, in their usual order', () => {
  expect(namesOf(['integration', 'unit'])).toEqual(['unit', 'integration']);
  expect(namesOf(['long'])).toEqual(['long']);
});

test('an unknown argument is named', () => {
  expect(chooseSuites(['unti', '--fast', 'unit']).unknown).toEqual(['unti', '--fast']);
});

test('every suite of vitest has a time limit', () => {
  for (const { name, minutes } of chooseSuites(['--long']).suites) {
    expect(minutes, name).toEqual(name === 'check' ? undefined : expect.any(Number));
  }
});
