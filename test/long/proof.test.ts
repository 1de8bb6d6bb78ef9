import { describe, expect, test } from 'vitest';
import { DIALECTS, endpointOf, expectWhole, hear, MISBEHAVIOURS, prove, proveYandex } from '../support/proof/prove.ts';
import type { FaultRule } from '../support/replay/faults.ts';
import { makeReference } from '../support/replay/make-reference.ts';
import { openAi } from '../support/replay/openai-protocol.ts';
import { seeded } from '../support/replay/random.ts';
import { startReplay } from '../support/replay/replay-server.ts';

/** Twelve minutes of Kazakh and Russian with known word times, a stretch without any pause among them. */
const reference = await makeReference();

describe.each(DIALECTS)('an endpoint of the kind %s', (dialect) => {
  test.each([7, 15, 25, 100])('in parts of %i s loses no word, doubles none, and has each at its time', async (preferred_seconds) => {
    expectWhole(
      await prove(reference, {
        dialect,
        limits: dialect === 'cloudru' ? { preferred_seconds: Math.min(preferred_seconds, 25) } : { preferred_seconds },
      }),
    );
  });
});

describe('yandex', () => {
  test.each(['1', '4', '8'])('with %s parts at once loses no word, doubles none, and has each at its time', async (parallel) => {
    expectWhole(await proveYandex(reference, { settings: { ENGINE_PARALLEL: parallel } }));
  });

  test.each<[string, FaultRule[]]>([
    ['429', [{ kind: 'rate-limited', wait: { seconds: 1 }, probability: 0.2 }]],
    ['500', [{ kind: 'failing', status: 500, probability: 0.2 }]],
    ['a reset in the middle of the answer', [{ kind: 'reset-answer', probability: 0.2 }]],
    ['half a JSON', [{ kind: 'half-json', probability: 0.2 }]],
    ['an operation that fails', [{ kind: 'failed-operation', probability: 0.3 }]],
    ['a stream that ends in an error', [{ kind: 'broken-stream', probability: 0.3 }]],
    ['an answer for another part', [{ kind: 'wrong-part', probability: 0.3 }]],
  ])('with %s costs no word that is not named', async (_, faults) => {
    const proof = await proveYandex(reference, { faults });
    expectWhole(proof);
    expect(proof.heardInGaps).toBe(0);
  });
});

describe('an engine that misbehaves with', () => {
  test.each(Object.entries(MISBEHAVIOURS))('%s costs no word that is not named', async (_, faults) => {
    const proof = await prove(reference, { dialect: 'openai', faults, limits: { preferred_seconds: 25 } });
    expectWhole(proof);
    expect(proof.heardInGaps).toBe(0);
  });

  test.each(Array.from({ length: 8 }, (_, index) => index + 1))('a mixture, seed %i, costs no word that is not named', async (seed) => {
    const random = seeded(`mixture ${seed}`);
    const all = Object.values(MISBEHAVIOURS).flat();
    const faults = Array.from({ length: 4 }, (): FaultRule => ({ ...random.pick(all), probability: 0.1 }));
    const transport = seed % 2 === 0 ? 'http' : 'http2';
    const proof = await prove(reference, { dialect: random.pick(DIALECTS), faults, seed, transport });
    expectWhole(proof);
    expect(proof.heardInGaps).toBe(0);
  });
});

test('no answer at all leaves a gap with its times, and no word elsewhere is touched', async () => {
  const faults = [{ kind: 'failing', status: 500, after: 3 }] as const;
  const proof = await prove(reference, { dialect: 'openai', faults, limits: { preferred_seconds: 15, parallel: 1 } });
  expectWhole(proof);
  expect(proof.warnings.map(({ code }) => code)).toContain('GAP');
  expect(proof.inGaps).toBeGreaterThan(0);
  expect(proof.heardInGaps).toBe(0);
});

test.each([1, 2, 3])('two engines, the first dying at a random part: the transcript is whole (seed %i)', async (seed) => {
  const after = seeded(`death ${seed}`).whole(1, 20);
  await using dying = await startReplay({ reference, protocols: [openAi({ dialect: 'openai' })], faults: [{ kind: 'dies', after }] });
  await using living = await startReplay({ reference, protocols: [openAi({ dialect: 'whispercpp' })] });
  const limits = { preferred_seconds: 25 };
  const proof = await hear(reference, [endpointOf('openai', dying, { limits }), endpointOf('whispercpp', living, { limits })]);
  expectWhole(proof);
  expect(proof.inGaps).toBe(0);
  expect(proof.engines['replay-openai']).toBeGreaterThan(0);
  expect(proof.engines['replay-whispercpp']).toBeGreaterThan(0);
});

test('two engines with independent errors in 15 words of 100, combined, are wrong in fewer than 8', async () => {
  const wrong = async (names: ('a' | 'b')[]): Promise<number> => {
    await using a = await startReplay({ reference, protocols: [openAi({ dialect: 'whispercpp' })], seed: 11, wordErrors: 0.15 });
    await using b = await startReplay({ reference, protocols: [openAi({ dialect: 'whispercpp' })], seed: 12, wordErrors: 0.15 });
    const endpoints = [endpointOf('whispercpp', a, { id: 'a' }), endpointOf('whispercpp', b, { id: 'b' })];
    const both = names.length === 2;
    const proof = await hear(reference, endpoints, both ? { COMBINED_ENGINES: 'a,b' } : {}, {
      engine: both ? 'combined' : (names[0] ?? 'a'),
      failover: 'none',
    });
    return proof.errors / reference.words.length;
  };
  const [a, b, combined] = [await wrong(['a']), await wrong(['b']), await wrong(['a', 'b'])];
  process.stdout.write(
    `words wrong: ${[a, b].map((share) => `${(100 * share).toFixed(1)} %`).join(' and ')} alone, ${(100 * combined).toFixed(1)} % combined\n`,
  );
  expect(Math.min(a, b)).toBeGreaterThan(0.1);
  expect(combined).toBeLessThan(0.08);
});
