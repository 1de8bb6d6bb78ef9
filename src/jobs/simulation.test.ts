import { describeJobStore } from '../../test/support/job-store-contract.ts';
import { openMemoryStoreUnderTest } from '../../test/support/simulation/memory-store-under-test.ts';

describeJobStore('the jobs of the simulation, in memory', () => openMemoryStoreUnderTest());
