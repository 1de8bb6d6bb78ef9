import type { EngineInfo, SystemStatus } from '../../../src/contract/system.ts';

/** An engine as the server lists it, usable unless the test says otherwise. Only tests import this. */
export const engineInfo = (id: string, change: Partial<EngineInfo> = {}): EngineInfo => ({
  id,
  name: id,
  model: 'm',
  location: { kind: 'local', company: null, country: null, place: 'this machine' },
  languages: null,
  available: true,
  problem: null,
  state: 'closed',
  free: true,
  price: null,
  deferred: false,
  demo: false,
  ...change,
});

/** A server with these engines; the first that works is its default. */
export const systemStatus = (...engines: EngineInfo[]): SystemStatus => ({
  version: '1',
  engines,
  default_engine: engines.find((one) => one.available)?.id ?? null,
  limits: { max_file_size: 1, max_duration: 1, retention_hours: 24 },
  queue: { queued: 0, processing: 0, slots: 1, workers: 1, oldest_wait: 0, backlog: 0 },
  operator: false,
  degradation: { mode: 'full', notice: null, parts: [], maintenance: false, disabled: [], restored_at: null, poll_after: 30 },
});
