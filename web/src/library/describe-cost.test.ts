import { expect, it } from 'vitest';
import type { Job } from '../../../src/contract/job.ts';
import type { Say } from '../i18n/use-text.ts';
import { describeCost } from './describe-cost.ts';

const t: Say = (_key, values) => `up to ${values?.money}`;
const describe = (change: Partial<Pick<Job, 'status' | 'cost' | 'expected_cost'>>) =>
  describeCost({ status: 'processing', cost: [], expected_cost: null, ...change }, 'en', t);

it('says what it may cost while it runs, and what it has cost when it has ended', () => {
  const expected_cost = { amount: 12, currency: 'KZT' };
  const cost = [
    { amount: 9.6, currency: 'KZT' },
    { amount: 0.02, currency: 'USD' },
  ];
  expect(describe({ expected_cost, cost })).toBe('up to ₸12');
  expect(describe({ expected_cost, cost, status: 'completed' })).toBe('₸9.60 + $0.02');
  expect(describe({ expected_cost, status: 'completed' })).toBeNull();
  expect(describe({})).toBeNull();
});
