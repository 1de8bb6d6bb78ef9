import { describe, expect, it } from 'vitest';
import { httpUrl } from './http-url.ts';

const SECRET = 'very-secret';

describe('httpUrl', () => {
  it.each([
    ['https://host/v1', 'https://host/v1'],
    [' http://127.0.0.1:8080/ ', 'http://127.0.0.1:8080'],
    ['https://host/v1//', 'https://host/v1'],
  ])('takes "%s"', (text, url) => {
    const problems: string[] = [];
    expect(httpUrl('X_URL', text, problems)).toBe(url);
    expect(problems).toEqual([]);
  });

  it.each([
    ['host/v1', 'expected an address such as https://host/v1'],
    ['', 'expected an address such as https://host/v1'],
    ['ftp://host', 'expected an address such as https://host/v1'],
    [SECRET, 'expected an address such as https://host/v1'],
    [`https://me:${SECRET}@host`, 'the address must not hold a name or a password'],
    [`https//me:${SECRET}@host`, 'the address must not hold a name or a password'],
    [`https://host/v1?key=${SECRET}`, 'the address must not hold a query or a fragment'],
    [`https://host/v1#${SECRET}`, 'the address must not hold a query or a fragment'],
  ])('refuses "%s"', (text, problem) => {
    const problems: string[] = [];
    httpUrl('X_URL', text, problems);
    expect(problems).toEqual([`X_URL: ${problem}`]);
    expect(problems.join()).not.toContain(SECRET);
  });
});
