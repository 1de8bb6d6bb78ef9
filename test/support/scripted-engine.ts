import type { Engine, EngineCapabilities, RecogniseRequest, Recognition } from '../../src/engines/engine.ts';
import { fakeEngine } from '../../src/engines/fake-engine.ts';

type Script = (request: RecogniseRequest, call: number) => Promise<Recognition> | Recognition;

export interface Scripted {
  engine: Engine;
  calls: RecogniseRequest[];
}

/** An engine in this process that does what a test says; it takes WAV and short chunks unless told otherwise. */
export function scriptedEngine(
  id: string,
  script: Script,
  { capabilities, ...changes }: Partial<Omit<Engine, 'capabilities'>> & { capabilities?: Partial<EngineCapabilities> } = {},
): Scripted {
  const calls: RecogniseRequest[] = [];
  const plain = fakeEngine(id, changes);
  const engine: Engine = {
    ...plain,
    capabilities: {
      ...plain.capabilities,
      maxSeconds: 30,
      minSeconds: 1,
      preferredSeconds: 5,
      parallel: 4,
      maxInFlight: 10,
      ...capabilities,
    },
    async recognise(request) {
      calls.push(request);
      return script(request, calls.length);
    },
  };
  return { engine, calls };
}

/** One word that lasts as long as the clip. */
export function oneWord(text: string): Script {
  return ({ audio }) => ({
    words: [{ text, startMs: 0, endMs: audio.durationMs, confidence: 0.9, language: 'kk' }],
    warnings: [],
    billedMs: null,
  });
}
