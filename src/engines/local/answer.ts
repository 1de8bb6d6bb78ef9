import { AppError } from '../../contract/app-error.ts';
import type { RecognisedWord, Recognition } from '../engine.ts';
import type { ModelManifest } from './manifest.ts';
import { type HeardWords, NativeResult, timedWords, untimedWords } from './native-result.ts';
import type { Heard } from './recogniser-child.ts';
import { fromWhisper } from './whisper-answer.ts';

/**
 * What a model answered for a clip, as words. Throws ENGINE_BAD_ANSWER for what is no answer, ENGINE_FAILED where the
 * native code swallowed an error of its own, CHUNK_TOO_LARGE where more was said than Whisper can write down at once.
 */
export function toRecognition({ result, said }: Heard, manifest: ModelManifest, clipMs: number): Recognition {
  const parsed = NativeResult.safeParse(result);
  if (!parsed.success)
    throw new AppError('ENGINE_BAD_ANSWER', { message: `The local model "${manifest.name}" gave no answer`, cause: parsed.error });
  // Sherpa writes the failure to standard error and goes on with an empty text.
  if (/Return an empty result|Caught exception/.test(said))
    throw new AppError('ENGINE_FAILED', { details: { engine: 'local', model: manifest.name, said } });
  const language = languageOf(parsed.data.lang, manifest);
  const heard = manifest.family === 'whisper' ? fromWhisper(parsed.data, manifest.name, clipMs) : fromFrames(parsed.data, clipMs);
  return { ...heard, words: heard.words.map((word): RecognisedWord => ({ ...word, language })), billedMs: null };
}

function fromFrames(heard: NativeResult, clipMs: number): HeardWords {
  return { words: timedWords(heard, clipMs) ?? untimedWords(heard.text, 0, clipMs), warnings: [] };
}

/** `kk` or `<|kk|>`; else the one language that the model has. */
function languageOf(lang: string, { languages }: ModelManifest): string | null {
  return /^(?:<\|)?([a-z]{2})(?:\|>)?$/.exec(lang)?.[1] ?? (languages?.length === 1 ? (languages[0] ?? null) : null);
}
