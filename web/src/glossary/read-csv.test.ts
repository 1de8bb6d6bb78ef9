import { expect, it } from 'vitest';
import { readCsv } from './read-csv.ts';

it('reads what spreadsheets save', async () => {
  expect(await readCsv(new Blob(['\ufeffterm;variants\nҚазақтелеком;казактелеком']))).toBe('term;variants\nҚазақтелеком;казактелеком');
  expect(await readCsv(new Blob([new Uint8Array([0xc1, 0xe0, 0xed, 0xea])]))).toBe('Банк');
});
