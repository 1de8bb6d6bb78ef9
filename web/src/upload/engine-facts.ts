import type { Failover } from '../../../src/contract/job.ts';
import type { EngineInfo, SystemStatus } from '../../../src/contract/system.ts';

/** The engine that a choice means now: `auto`, and a choice that is gone, mean the server's default. */
export function chosenEngine(status: SystemStatus, choice: string): EngineInfo | undefined {
  const usable = usableEngines(status);
  return usable.find((engine) => engine.id === choice) ?? usable.find((engine) => engine.id === status.default_engine);
}

export function usableEngines(status: SystemStatus): EngineInfo[] {
  return status.engines.filter((engine) => engine.available);
}

/** Engines that could take over from a choice, or give a second opinion: real ones, and not several in one. */
export function otherEngines(status: SystemStatus, choice: string): EngineInfo[] {
  const chosen = chosenEngine(status, choice);
  if (chosen === undefined || chosen.id === COMBINED) return [];
  return usableEngines(status).filter((engine) => engine.id !== chosen.id && engine.id !== COMBINED && !engine.demo);
}

const COMBINED = 'combined';

/** The choice as it can be sent: an engine that is gone becomes `auto`. */
export function usableChoice(status: SystemStatus | undefined, choice: string): string {
  if (status === undefined) return choice;
  return status.engines.some((engine) => engine.available && engine.id === choice) ? choice : 'auto';
}

/** Who takes over when nobody chose: with `auto` the operator's order is the consent, a named engine keeps the audio where it is. */
export function usualFailover(choice: string): Failover {
  return choice === 'auto' ? 'any' : 'same';
}

/** How the server stands with engines: none can be used, only demonstrations, or real ones. */
export function engineOutlook(status: SystemStatus): 'none' | 'demo' | 'real' {
  const usable = usableEngines(status);
  if (usable.length === 0) return 'none';
  return usable.every((engine) => engine.demo) ? 'demo' : 'real';
}

/** Whether the engine can hear the language; `auto` leaves it to the engine. */
export function knowsLanguage(engine: EngineInfo, language: string): boolean {
  return language === 'auto' || engine.languages === null || engine.languages.some((known) => known.split('-')[0] === language);
}
