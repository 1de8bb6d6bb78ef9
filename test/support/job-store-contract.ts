import { beforeEach, describe } from 'vitest';
import { describeClaims } from './job-store-contract/claims.ts';
import { describeEndings } from './job-store-contract/endings.ts';
import { describeFencing } from './job-store-contract/fencing.ts';
import { describeFindings } from './job-store-contract/findings.ts';
import { describeHearings } from './job-store-contract/hearings.ts';
import { type Kit, openKit } from './job-store-contract/kit.ts';
import { describePeople } from './job-store-contract/people.ts';
import { describeRetellings } from './job-store-contract/retellings.ts';
import type { StoreUnderTest } from './job-store-contract/store-under-test.ts';

/** What a store of jobs promises: the one in PostgreSQL, and the one that the simulation runs on. */
export function describeJobStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(name, () => {
    let opened: Kit;
    beforeEach(async () => {
      opened = openKit(await open());
    });
    const kit = (): Kit => opened;
    describeClaims(kit);
    describeFencing(kit);
    describeEndings(kit);
    describeFindings(kit);
    describeHearings(kit);
    describePeople(kit);
    describeRetellings(kit);
  });
}
