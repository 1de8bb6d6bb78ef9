import type { Db } from '../../platform/db/connect.ts';
import { newId } from '../../platform/id.ts';
import { SCORING_VERSION } from '../../text/normalise-for-scoring.ts';
import type { Evaluation } from '../evaluate.ts';
import { publicEngines } from '../report/public-figures.ts';

interface RunFacts {
  /** Runs of one name are compared. */
  name: string;
  programVersion: string;
}

const LONGEST_NAME = 200;

/** Keeps the figures of a run, without any text; gives its id. */
export async function storeRun(db: Db, ownerId: string, evaluation: Evaluation, { name, programVersion }: RunFacts): Promise<string> {
  const id = newId();
  await db
    .insertInto('evaluation_runs')
    .values({
      id,
      owner_id: ownerId,
      name: name.toWellFormed().replaceAll('\0', '').slice(0, LONGEST_NAME),
      scoring_version: SCORING_VERSION,
      program_version: programVersion,
      figures: JSON.stringify(publicEngines(evaluation)),
    })
    .execute();
  return id;
}
