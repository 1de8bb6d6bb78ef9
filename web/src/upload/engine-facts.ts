import type { EngineInfo, SystemStatus } from '../../../src/contract/system.ts';

/** The engine that a choice means now: `auto`, and a choice that is gone, mean the server's default. */
export function chosenEngine(status: SystemStatus, choice: string): EngineInfo | undefined {
  const usable = status.engines.filter((engine) => engine.available);
  return usable.find((engine) => engine.id === choice) ?? usable.find((engine) => engine.id === status.default_engine);
}

/** The choice as it can be sent: an engine that is gone becomes `auto`. */
export function usableChoice(status: SystemStatus | undefined, choice: string): string {
  if (status === undefined) return choice;
  return status.engines.some((engine) => engine.available && engine.id === choice) ? choice : 'auto';
}

/** How the server stands with engines: none can be used, only demonstrations, or real ones. */
export function engineOutlook(status: SystemStatus): 'none' | 'demo' | 'real' {
  const usable = status.engines.filter((engine) => engine.available);
  if (usable.length === 0) return 'none';
  return usable.every((engine) => engine.demo) ? 'demo' : 'real';
}

/** Whether the engine can hear the language; `auto` leaves it to the engine. */
export function knowsLanguage(engine: EngineInfo, language: string): boolean {
  return language === 'auto' || engine.languages === null || engine.languages.some((known) => known.split('-')[0] === language);
}
