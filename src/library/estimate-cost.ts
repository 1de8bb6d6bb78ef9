import type { CostEstimate, Way } from '../contract/estimate.ts';
import { type Admission, type AdmitTools, budgetProblem, waysToHear } from '../jobs/admit.ts';
import type { JobRequest } from '../jobs/create-job.ts';
import type { Estimator, Size } from '../jobs/estimate.ts';

/** How long a recording would take and what it would cost, before anything is sent. */
export async function estimateCost(
  tools: AdmitTools & { estimator: Estimator },
  ownerId: string,
  request: JobRequest,
  size: Size,
): Promise<CostEstimate> {
  const { durationMs } = size;
  const ways = await waysToHear(tools, { ...request, ownerId, durationMs, now: new Date() });
  const [chosen, ...others] = await Promise.all(ways.map((way) => describe(tools, ownerId, way, size)));
  return { duration: durationMs === null ? null : durationMs / 1000, chosen: chosen as Way, others };
}

async function describe(tools: AdmitTools & { estimator: Estimator }, ownerId: string, way: Admission, size: Size): Promise<Way> {
  const { engine, deferred, cost } = way;
  const time = await tools.estimator.estimate(engine.id, size);
  const { deferred: later } = engine.capabilities;
  return {
    engine: engine.id,
    name: engine.name,
    location: engine.location,
    deferred,
    time: deferred && later ? { ...time, seconds: later.withinSeconds, high_seconds: later.withinSeconds } : time,
    cost,
    free: (engine.members ?? [engine]).every((each) => each.capabilities.billing === null),
    over_budget: (await budgetProblem(tools, ownerId, way))?.message ?? null,
  };
}
