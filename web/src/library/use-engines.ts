import { useMemo } from 'react';
import type { EngineInfo } from '../../../src/contract/system.ts';
import { useSystemStatus } from '../api/status.ts';

export interface KnownEngines {
  find(id: string): EngineInfo | undefined;
  /** As people know it; the id of an engine that the server has no more. */
  name(id: string): string;
}

/** The engines that the server knows, by id. */
export function useEngines(): KnownEngines {
  const engines = useSystemStatus()?.engines;
  return useMemo(() => {
    const byId = new Map(engines?.map((engine) => [engine.id, engine]));
    return { find: (id) => byId.get(id), name: (id) => byId.get(id)?.name ?? id };
  }, [engines]);
}
