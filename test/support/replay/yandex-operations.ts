import type { IncomingCall, Reply } from './protocol.ts';
import { seeded } from './random.ts';
import { beginOperation, type Operation, type WorkOptions } from './yandex-operation.ts';
import { type StreamOptions, streamReply } from './yandex-stream.ts';
import type { Submit } from './yandex-submit.ts';
import { utterancesOf } from './yandex-utterances.ts';

export interface OperationsOptions {
  work: WorkOptions;
  stream: StreamOptions;
  /** Numbers in digits, where text is normalised. */
  digits: boolean;
  /** Deferred ones wait for `release`. */
  holdsDeferred: boolean;
}

/** The operations of one server; they outlive its connections. */
export interface Operations {
  /** `audio`: null for an object that is not there. */
  accept(call: IncomingCall, submit: Submit, audio: () => Buffer | null): Operation;
  find(id: string): Operation | null;
  /** The results of one that is done; null when they are gone. `breaks`: with an error half-way. */
  results(operation: Operation, breaks: boolean): Reply | null;
  /** False when there are no results any more. */
  forget(id: string): boolean;
  /** What is held goes on. */
  release(): void;
  /** As three days later: all results so far are gone. */
  forgetAll(): void;
}

export function createOperations({ work, stream, digits, holdsDeferred }: OperationsOptions): Operations {
  const operations = new Map<string, Operation & { number: number }>();
  const gone = new Set<string>();
  const held = new Set<Submit>();
  return {
    accept(call, submit, audio) {
      if (submit.deferred && holdsDeferred) held.add(submit);
      const operation = beginOperation(call, submit, { work, audio, isHeld: () => held.has(submit) });
      operations.set(operation.id, { ...operation, number: operations.size + 1 });
      return operation;
    },
    find: (id) => operations.get(id) ?? null,
    results({ id, submit, heard }, breaks) {
      const all = heard();
      const { number } = operations.get(id) ?? { number: 0 };
      if (all === null || gone.has(id)) return null;
      const { normalised, literary, labelled, languages: tags } = submit;
      const utterances = utterancesOf(all, { digits: digits && normalised, literary, labelled });
      return streamReply({ utterances, receivedMs: all.durationMs, normalised, tags }, stream, seeded(`stream ${number}`), breaks);
    },
    forget(id) {
      const isThere = !gone.has(id) && operations.has(id);
      gone.add(id);
      return isThere;
    },
    release: () => held.clear(),
    forgetAll() {
      for (const id of operations.keys()) gone.add(id);
    },
  };
}
