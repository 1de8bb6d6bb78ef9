import { expect, it } from 'vitest';
import { endpointLocation, serviceLocation } from './endpoint-location.ts';

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

it.each<[string, string]>([
  ['https://foundation-models.api.cloud.ru/v1', 'Cloud.ru, Russia'],
  ['https://cloud.ru/v1', 'Cloud.ru, Russia'],
  ['http://127.0.0.1:9/v1', 'this machine'],
  ['https://proxy.example.com/v1', 'proxy.example.com'],
  ['https://notcloud.ru/v1', 'notcloud.ru'],
  ['https://cloud.ru.example.com/v1', 'cloud.ru.example.com'],
])('a service of cloud.ru at %s is at %s', (url, place) => {
  const location = { kind: 'remote', company: 'Cloud.ru', country: 'RU', place: 'Cloud.ru, Russia' } as const;
  expect(serviceLocation(url, { hosts: ['cloud.ru'], location }).place).toBe(place);
});
