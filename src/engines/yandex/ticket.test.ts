import { expect, it } from 'vitest';
import { readTicket, writeTicket } from './ticket.ts';

it('is read as it was written', () => {
  const ticket = { operation: 'f8dabc-1', object: 'kazru-stt/a.ogg', acceptedAt: 1_700_000_000_000 };
  expect(readTicket(writeTicket(ticket))).toEqual(ticket);
  expect(readTicket(writeTicket({ ...ticket, object: null }))).toEqual({ ...ticket, object: null });
});

it.each([
  null,
  '',
  'null',
  '{',
  '{"operation":"a"}',
  '{"operation":"../../a","object":null,"acceptedAt":1}',
  '{"operation":"","object":null,"acceptedAt":1}',
])('is none: %s', (text) => {
  expect(readTicket(text)).toBeNull();
});
