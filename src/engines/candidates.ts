import type { Failover } from '../contract/job.ts';
import type { Engine } from './engine.ts';

export interface Choice {
  chosen: Engine;
  /** The operator's engines for this language, best first. */
  order: readonly Engine[];
  failover: Failover;
  language: string;
}

/**
 * The engines that may hear a job, the chosen one first. Others take over only where they have the language, are no
 * demo, and the audio may go there: with `same` to the same company in the same country, or to this machine, where
 * the audio is already; with `any` to every engine of the operator's order.
 */
export function candidates({ chosen, order, failover, language }: Choice): Engine[] {
  if (failover === 'none' || chosen.members) return [chosen];
  const others = order.filter(
    (engine) =>
      engine.id !== chosen.id &&
      !engine.demo &&
      !engine.members &&
      supports(engine, language) &&
      (failover === 'any' || isInside(engine, chosen)),
  );
  return [chosen, ...others];
}

/** Whether an engine can hear a language; with `auto` every engine tries. */
export function supports(engine: Engine, language: string): boolean {
  return language === 'auto' || engine.capabilities.languages === null || engine.capabilities.languages.includes(language);
}

function isInside({ location }: Engine, chosen: Engine): boolean {
  if (location.kind === 'local') return true;
  const { kind, company, country } = chosen.location;
  return kind === 'remote' && location.company !== null && location.company === company && location.country === country;
}
