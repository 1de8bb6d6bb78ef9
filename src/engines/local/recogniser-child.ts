import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { OfflineRecognizerConfig } from 'sherpa-onnx-node';
import { AppError } from '../../contract/app-error.ts';
import { endOf, isOutOfMemory, spawnNative, tellingLine } from './native-process.ts';
import { listenTo } from './native-words.ts';
import { endMark, type HearRequest, type RecogniserAnswer, type RecogniserRequest } from './recogniser-messages.ts';

const ENTRY = fileURLToPath(new URL('recogniser-process.ts', import.meta.url));

export interface ChildOptions {
  /** The name of the model, for messages. */
  model: string;
  config: OfflineRecognizerConfig;
  /** The most memory of its own that it may take. */
  memoryBytes: number;
  /** Folders where programs are looked for, as in PATH. */
  searchPath: string;
  /** The program of the process; for tests of what surrounds it. */
  entry?: string;
}

export interface Heard {
  /** What the native code answered, not looked at yet. */
  result: unknown;
  /** What it said on the way. */
  said: string;
}

/** One process with one model in its memory. It hears one clip at a time. */
export interface RecogniserChild {
  readonly pid: number | undefined;
  readonly alive: boolean;
  /** The model is in memory. Rejects with MODEL_DAMAGED, or ENGINE_FAILED where the memory did not suffice. */
  readonly loaded: Promise<void>;
  /** Rejects with ENGINE_FAILED when the clip cannot be decoded or the process ends. */
  hear(request: HearRequest): Promise<Heard>;
  /** Ends it at once. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Whether it keeps this process running. */
  hold(held: boolean): void;
}

/** Starts a process that cannot reach the network, has bounded memory and dies with this one, and loads a model into it. */
export function startRecogniser({ model, config, memoryBytes, searchPath, entry = ENTRY }: ChildOptions): RecogniserChild {
  const child = spawnNative({ entry, memoryBytes, searchPath });
  const words = listenTo(child.stderr);
  const answers = new Map<number, (answer: RecogniserAnswer) => void>();
  let alive = true;
  let lastId = 0;
  const ended = endOf(child);
  void ended.then(() => {
    alive = false;
  });
  child.on('message', (answer: RecogniserAnswer) => answers.get(answer.id)?.(answer));

  const ask = async (message: { kind: 'load'; config: OfflineRecognizerConfig } | ({ kind: 'hear' } & HearRequest)) => {
    const request: RecogniserRequest = { ...message, id: ++lastId };
    const answered = new Promise<RecogniserAnswer>((resolve) => answers.set(request.id, resolve));
    // A process that has just ended cannot be told; its end says so below.
    if (alive && child.connected) child.send(request, () => {});
    const end = await Promise.race([Promise.all([answered, words.until(endMark(request.id))]), ended]);
    answers.delete(request.id);
    return typeof end === 'string' ? { end, said: words.last() } : { answer: end[0], said: end[1] };
  };
  const failed = (reason: string, said: string): AppError =>
    new AppError('ENGINE_FAILED', {
      message: isOutOfMemory(reason, said)
        ? `The local model "${model}" did not find enough memory; choose a smaller one`
        : `The local model "${model}" failed to hear a part of the recording`,
      details: { engine: 'local', model, reason, said },
    });
  const load = async (): Promise<void> => {
    const { answer, end, said } = await ask({ kind: 'load', config });
    if (answer?.kind === 'loaded') return;
    const reason = answer?.kind === 'failed' ? answer.reason : (end ?? '');
    child.kill('SIGKILL');
    await ended;
    if (child.pid === undefined || isOutOfMemory(reason, said)) throw failed(reason, said);
    throw new AppError('MODEL_DAMAGED', {
      message: `The local model "${model}" cannot be loaded: ${tellingLine(said) ?? reason}`,
      details: { model, reason, said },
    });
  };
  const loaded = load();
  loaded.catch(() => {});

  return {
    pid: child.pid,
    get alive() {
      return alive;
    },
    loaded,
    async hear(request) {
      const { answer, end, said } = await ask({ kind: 'hear', ...request });
      if (answer?.kind === 'heard') return { result: answer.result, said };
      throw failed(answer?.kind === 'failed' ? answer.reason : (end ?? ''), said);
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
    hold(held) {
      // Standard error is a socket, whatever its type says.
      const handles = [child, child.channel, child.stderr as Socket | null];
      for (const handle of handles) if (held) handle?.ref();
      for (const handle of handles) if (!held) handle?.unref();
    },
  };
}
