import { coveredBy } from '../../transcript/find-missing.ts';
import { voteWords } from '../../transcript/vote-words.ts';
import type { AudioClip, Engine, Recognition } from '../engine.ts';
import { isEngineError } from '../engine-errors.ts';
import type { Heard } from './call.ts';

/**
 * Lets every member of a combined engine hear the same stretch and votes on the words. A member that fails is left
 * out and named in a warning; rejects when all fail, and at once when one needs smaller pieces.
 */
export async function hearTogether(
  combined: Engine,
  hear: (member: Engine) => Promise<Recognition>,
  clipFor: (member: Engine) => Promise<AudioClip>,
): Promise<Recognition> {
  const members = combined.members ?? [];
  // Before anything is paid for.
  for (const member of members) await clipFor(member);
  const ends = await Promise.allSettled(members.map(hear));
  const heard: Heard[] = [];
  const warnings: Recognition['warnings'] = [];
  let failure: unknown = null;
  for (const [index, end] of ends.entries()) {
    const engine = members[index] as Engine;
    if (end.status === 'fulfilled') heard.push({ engine, recognition: end.value });
    else {
      const error: unknown = end.reason;
      if (!isEngineError(error) || error.code === 'CHUNK_TOO_LARGE') throw error;
      failure ??= error;
      warnings.push({
        code: 'ENGINE_MISSED_VOTE',
        message: `${engine.name} could not hear a part, so the others decided alone: ${error.message}`,
        details: { engine: engine.id, code: error.code },
      });
    }
  }
  if (heard.length === 0) throw failure;
  const voted = voteOn(heard, combined.weight);
  return { ...voted, warnings: [...voted.warnings, ...warnings] };
}

/** One recognition from several of the same stretch, the most trusted engine first. */
export function voteOn(heard: readonly Heard[], weight: Engine['weight'] = () => 1): Recognition {
  const words = voteWords(
    heard.map(({ engine, recognition }) => ({
      engine: engine.id,
      words: recognition.words,
      weight: (language) => weight(engine.id, language),
    })),
  );
  return {
    words,
    warnings: heard.flatMap(({ recognition }) => recognition.warnings),
    covered: heard.flatMap(({ recognition }) => coveredBy(recognition)).toSorted((a, b) => a[0] - b[0]),
    billedMs: null,
  };
}
