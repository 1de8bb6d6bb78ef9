import { describe, expect, test } from 'vitest';
import { checkLeaks } from '../support/leak-check.ts';
import { DIALECTS, endpointOf, expectWhole, hear, MISBEHAVIOURS, prove, proveYandex } from '../support/proof/prove.ts';
import { makeReference } from '../support/replay/make-reference.ts';
import { openAi } from '../support/replay/openai-protocol.ts';
import { startReplay } from '../support/replay/replay-server.ts';

checkLeaks();

/** A minute of Kazakh and Russian with known word times; the proof on twelve minutes is in test/long. */
const reference = await makeReference({ minutes: 1 });

describe('a recording heard by an endpoint of the kind', { timeout: 180_000 }, () => {
  test.each(DIALECTS)('%s loses no word, doubles none, and has each at its time', async (dialect) => {
    const isRemote = dialect === 'openai' || dialect === 'cloudru';
    const proof = await prove(reference, { dialect, transport: isRemote ? 'http2' : 'http' });
    expectWhole(proof);
    expect(proof.warnings).toEqual([]);
  });

  test('yandex loses no word, doubles none, and has each at its time', async () => {
    const proof = await proveYandex(reference, { request: { language: 'kk' } });
    expectWhole(proof);
    expect(proof.warnings).toEqual([]);
  });
});

describe('an engine that misbehaves with', { timeout: 180_000 }, () => {
  // The others are in test/long.
  test('a reset in the middle of the answer costs no word', async () => {
    const faults = MISBEHAVIOURS['a reset in the middle of the answer'] ?? [];
    const proof = await prove(reference, { dialect: 'openai', faults, limits: { preferred_seconds: 15 } });
    expectWhole(proof);
    expect(proof.inGaps).toBe(0);
  });

  test('missing windows is asked again; what stays without words is named', async () => {
    const faults = MISBEHAVIOURS['missing windows'] ?? [];
    const proof = await prove(reference, { dialect: 'cloudru', faults });
    expectWhole(proof);
    expect(proof.heardInGaps).toBe(0);
    expect(proof.inGaps).toBeLessThan(reference.words.length / 4);
  });

  test('a death in the middle of the file is followed by the next engine, and each segment names who said it', async () => {
    await using dying = await startReplay({ reference, protocols: [openAi({ dialect: 'openai' })], faults: [{ kind: 'dies', after: 2 }] });
    await using living = await startReplay({ reference, protocols: [openAi({ dialect: 'whispercpp' })] });
    const limits = { preferred_seconds: 15, parallel: 2 };
    const proof = await hear(reference, [endpointOf('openai', dying, { limits }), endpointOf('whispercpp', living, { limits })]);
    expectWhole(proof);
    expect(proof.inGaps).toBe(0);
    expect(Object.keys(proof.engines).sort()).toEqual(['replay-openai', 'replay-whispercpp']);
  });
});
