import type { Response } from 'undici';
import { AppError } from '../../contract/app-error.ts';
import type { RecognisedWord } from '../engine.ts';
import { answerTooLarge, mostAnswerBytes } from '../plausible.ts';
import { type AnswerContext, createAssembly } from './answer.ts';
import { failureError, readFailure, type SettingNames } from './failure.ts';
import { createObjectSplitter } from './result-stream.ts';

/** `unusable`: asking for it again would give the same. */
export type AnswerReading = { words: RecognisedWord[] } | { unusable: AppError };

/** Reads a result stream to its end. Rejects with ENGINE_BAD_ANSWER when it breaks off, or with the signal's reason. */
export async function readAnswer(
  response: Response,
  context: AnswerContext,
  names: SettingNames,
  signal: AbortSignal,
): Promise<AnswerReading> {
  const splitter = createObjectSplitter();
  const assembly = createAssembly(context);
  const most = mostAnswerBytes(context.audioMs);
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      if (bytes > most) return { unusable: answerTooLarge('yandex', most) };
      for (const message of splitter.push(chunk)) {
        if (isFailure(message)) return { unusable: failureError(message, names) };
        assembly.add(message);
      }
    }
    if (splitter.whole()) return { words: assembly.words() };
  } catch (thrown) {
    signal.throwIfAborted();
    if (thrown instanceof AppError) return { unusable: thrown };
    throw brokeOff(thrown);
  }
  throw brokeOff();
}

function isFailure(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'error' in message && !('result' in message) && readFailure(message) !== null;
}

function brokeOff(cause?: unknown): AppError {
  return new AppError('ENGINE_BAD_ANSWER', { message: 'The answer of yandex broke off', details: { engine: 'yandex' }, cause });
}
