import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clearStamp, fingerprint, isStamped, writeStamp } from './stamp.mjs';

let root;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'kazru-stamp-'));
  mkdirSync(path.join(root, 'web/src'), { recursive: true });
  writeFileSync(path.join(root, 'web/src/main.tsx'), 'one');
  writeFileSync(path.join(root, 'package-lock.json'), '{}');
});
afterEach(() => rmSync(root, { recursive: true }));

const state = () => fingerprint(root, ['web', 'package-lock.json'], ['web/dist']);

test('the same files have the same fingerprint', () => {
  expect(state()).toBe(state());
});

test('a changed, added, renamed or removed file changes it', () => {
  const seen = new Set([state()]);
  writeFileSync(path.join(root, 'web/src/main.tsx'), 'two');
  seen.add(state());
  writeFileSync(path.join(root, 'web/src/page.tsx'), '');
  seen.add(state());
  renameSync(path.join(root, 'web/src/page.tsx'), path.join(root, 'web/src/panel.tsx'));
  seen.add(state());
  rmSync(path.join(root, 'package-lock.json'));
  seen.add(state());
  expect(seen.size).toBe(5);
});

test('what is skipped does not change it', () => {
  const before = state();
  mkdirSync(path.join(root, 'web/dist'));
  writeFileSync(path.join(root, 'web/dist/index.html'), 'built');
  expect(state()).toBe(before);
});

test('a stamp holds for its own state until it is cleared', () => {
  const file = path.join(root, 'node_modules/.stamp');
  expect(isStamped(file, 'a')).toBe(false);
  writeStamp(file, 'a');
  expect(isStamped(file, 'a')).toBe(true);
  expect(isStamped(file, 'b')).toBe(false);
  clearStamp(file);
  expect(isStamped(file, 'a')).toBe(false);
});
