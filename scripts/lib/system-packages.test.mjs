import { expect, test } from 'vitest';
import { missingPackages, packagesOfProduct, packagesOfSuites } from './system-packages.mjs';

const namesOf = (packages) => packages.map(({ name }) => name);
const machineWith = (...things) => ({
  hasCommand: (command) => things.includes(command),
  hasPath: (pattern) => things.includes(pattern),
});

test('the product needs no package that only tests use', () => {
  expect(namesOf(packagesOfProduct())).toEqual(['ffmpeg', 'pocketsphinx', 'pocketsphinx-en-us']);
});

test('checks and unit tests need no system package', () => {
  expect(packagesOfSuites(['check', 'unit'])).toEqual([]);
});

test('suites need what the product needs, and their own', () => {
  expect(namesOf(packagesOfSuites(['unit', 'e2e']))).toEqual(['ffmpeg', 'pocketsphinx', 'pocketsphinx-en-us', 'chromium']);
  expect(namesOf(packagesOfSuites(['integration']))).toEqual(expect.arrayContaining(['postgresql', 'redis-server', 'espeak-ng']));
});

test('on an empty machine everything is missing', () => {
  expect(missingPackages(packagesOfProduct(), machineWith())).toEqual(packagesOfProduct());
});

test('one of several commands is enough, and a path stands for a package without commands', () => {
  const machine = machineWith('ffmpeg', 'pocketsphinx', '/usr/share/pocketsphinx/model/en-us');
  expect(missingPackages(packagesOfProduct(), machine)).toEqual([]);
  expect(namesOf(missingPackages(packagesOfSuites(['e2e']), machine))).toEqual(['chromium']);
  expect(missingPackages(packagesOfSuites(['e2e']), machineWith('google-chrome', 'ffmpeg'))).toHaveLength(2);
});
