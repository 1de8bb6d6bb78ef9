import type { EngineLocation } from '../contract/job.ts';

/** Hosts of this machine. For a service that nobody runs at home, such an address is a gateway: the audio goes on to the company. */
export const THIS_MACHINE: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Where an endpoint is that says no more than its address: on this machine, or at that host. */
export function endpointLocation(url: string, told: { company?: string; country?: string } = {}): EngineLocation {
  const host = URL.canParse(url) ? new URL(url).hostname : url;
  if (/^(localhost|127(\.\d+){3}|\[::1\])$/.test(host)) return { kind: 'local', company: null, country: null, place: 'this machine' };
  const company = told.company ?? host;
  const country = told.country ?? null;
  return { kind: 'remote', company, country, place: [company, country && countryName(country)].filter(Boolean).join(', ') };
}

/** Where a service is: at its own company while its address is one of its own hosts (or below one), else wherever the address leads. */
export function serviceLocation(url: string, home: { hosts: readonly string[]; location: EngineLocation }): EngineLocation {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  return home.hosts.some((own) => host === own || host.endsWith(`.${own}`)) ? home.location : endpointLocation(url);
}

const countries = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });

function countryName(code: string): string {
  return countries.of(code) ?? code;
}
