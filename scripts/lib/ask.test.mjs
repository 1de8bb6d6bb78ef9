import { expect, test } from 'vitest';
import { shouldAsk } from './ask.mjs';

test('a person at the terminal is asked', () => {
  expect(shouldAsk([], {}, true)).toBe(true);
});

test('nobody is asked who agreed beforehand, in CI, or without a terminal', () => {
  expect(shouldAsk(['--yes'], {}, true)).toBe(false);
  expect(shouldAsk(['-y'], {}, true)).toBe(false);
  expect(shouldAsk([], { npm_config_yes: 'true' }, true)).toBe(false);
  expect(shouldAsk([], { CI: '1' }, true)).toBe(false);
  expect(shouldAsk([], {}, false)).toBe(false);
});
