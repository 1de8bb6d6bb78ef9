import { expect, it } from 'vitest';
import { endpointLocation } from './endpoint-location.ts';

it.each<[string, object, unknown]>([
  ['http://localhost:8080', {}, { kind: 'local', company: null, country: null, place: 'this machine' }],
  ['http://127.0.0.2', { company: 'X' }, { kind: 'local', company: null, country: null, place: 'this machine' }],
  ['http://[::1]:1/v1', {}, { kind: 'local', company: null, country: null, place: 'this machine' }],
  ['http://localhost.example.com', {}, { kind: 'remote', company: 'localhost.example.com', country: null, place: 'localhost.example.com' }],
  ['https://api.x.kz/v1', { company: 'X', country: 'KZ' }, { kind: 'remote', company: 'X', country: 'KZ', place: 'X, Kazakhstan' }],
  ['https://api.x.kz/v1', { country: 'KZ' }, { kind: 'remote', company: 'api.x.kz', country: 'KZ', place: 'api.x.kz, Kazakhstan' }],
])('%s %o', (url, told, location) => {
  expect(endpointLocation(url, told)).toEqual(location);
});
