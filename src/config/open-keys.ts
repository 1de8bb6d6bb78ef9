import { BlockList, isIP } from 'node:net';
import type { EnginesConfig } from './engines.ts';
import type { PyannoteSettings } from './pyannote.ts';

/** This machine, and networks that end at somebody's own router: RFC 1918, 4193, 3927, 4291, 6598. */
const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
] as const)
  PRIVATE.addSubnet(network, prefix);
PRIVATE.addAddress('::1', 'ipv6');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');
PRIVATE.addSubnet('fe80::', 10, 'ipv6');

/** A warning for every address to which a key would go over the internet for anybody to read. */
export function openKeys({
  endpoints,
  yandex,
  pyannote,
}: Pick<EnginesConfig, 'endpoints' | 'yandex'> & { pyannote: PyannoteSettings | null }): string[] {
  const addresses: (readonly [setting: string, url: string])[] = endpoints
    .filter(({ key }) => key !== null)
    .map(({ settings, url }) => [settings.url, url]);
  if (yandex) addresses.push(['YANDEX_STT_URL', yandex.sttUrl], ['YANDEX_OPERATIONS_URL', yandex.operationsUrl]);
  if (yandex?.credentials.kind === 'service-account') addresses.push(['YANDEX_IAM_URL', yandex.iamUrl]);
  if (pyannote !== null && pyannote.key !== null) addresses.push(['PYANNOTE_URL', pyannote.url]);
  return addresses.flatMap(([setting, url]) => {
    const host = URL.parse(url)?.hostname ?? '';
    if (!/^http:/i.test(url) || isPrivate(host)) return [];
    return [`${setting}: keys are sent to ${host} in the open; an address with https keeps them secret`];
  });
}

/** Whether a host is on this machine or in a private network; a name without a dot is one of a private network. */
function isPrivate(host: string): boolean {
  const address = host.replace(/^\[|\]$/g, '');
  const family = isIP(address);
  if (family !== 0) return PRIVATE.check(address, family === 6 ? 'ipv6' : 'ipv4');
  return !host.includes('.') || /\.(local|localhost|internal|lan)$/.test(host);
}
