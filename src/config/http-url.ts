/** An address without a slash at its end; what is no http address is a problem, and is not printed: it may be a key in the wrong place. */
export function httpUrl(name: string, text: string, problems: string[]): string {
  const url = text.trim().replace(/\/+$/, '');
  const parsed = URL.parse(url);
  if (text.includes('@') || parsed?.username || parsed?.password) problems.push(`${name}: the address must not hold a name or a password`);
  else if (parsed?.search || parsed?.hash) problems.push(`${name}: the address must not hold a query or a fragment`);
  else if (!parsed || !/^https?:$/.test(parsed.protocol)) problems.push(`${name}: expected an address such as https://host/v1`);
  return url;
}
