import type { EndpointSettings } from '../../config/endpoint-settings.ts';
import { AppError } from '../../contract/app-error.ts';
import { keepInOrder } from '../../transcript/keep-in-order.ts';
import { languageByName } from '../../transcript/read/language-by-name.ts';
import { splitWords } from '../../transcript/split-words.ts';
import type { ExplainFailure } from '../call-http.ts';
import type { RecognisedWord, Recognition } from '../engine.ts';
import { assertSayable, mostBilledMs } from '../plausible.ts';
import { dropInvented } from './drop-invented.ts';
import { Answer, type Entry } from './schema.ts';
import { segmentWords } from './segment-words.ts';
import { type HeardSegment, heardSegments } from './segments.ts';

export interface AnswerContext {
  settings: Pick<EndpointSettings, 'id' | 'kind' | 'free'>;
  durationMs: number;
  /** How many speakers were asked for; null: none. */
  speakers: number | null;
  /** What it was told to listen for. */
  hints: readonly string[];
  explain: ExplainFailure;
}

/** Rounding, and what an encoder adds. */
const TOLERANCE_MS = 1000;
const TOLERANCE_SHARE = 0.03;

/** What an answer in any dialect of `json`, `verbose_json` or `diarized_json` says of the clip. Throws ENGINE_BAD_ANSWER. */
export function recognitionOf(body: unknown, { settings, durationMs, speakers, hints, explain }: AnswerContext): Recognition {
  const bad = (message: string): AppError =>
    new AppError('ENGINE_BAD_ANSWER', { message: `${settings.id} ${message}`, details: { engine: settings.id } });
  const parsed = Answer.safeParse(body);
  if (!parsed.success) {
    // Some proxies send a failure with a status of success.
    const failure = typeof body === 'object' && body !== null && 'error' in body ? explain(400, JSON.stringify(body)) : null;
    if (failure) throw new AppError(failure.code, { message: `${settings.id}: ${failure.message}`, details: { engine: settings.id } });
    const [issue] = parsed.error.issues;
    throw bad(`gave an answer of another form: ${[issue?.path.join('.'), issue?.message].filter(Boolean).join(': ')}`);
  }
  const answer = parsed.data;
  const toldMs = answer.duration === null ? durationMs : answer.duration * 1000;
  if (Math.abs(toldMs - durationMs) > Math.max(TOLERANCE_MS, durationMs * TOLERANCE_SHARE))
    throw bad(`gave an answer for another part: of ${answer.duration} s instead of ${durationMs / 1000} s`);
  const { segments, entries, warnings } = dropInvented(heardSegments(answer, durationMs), answer.words ?? [], {
    engine: settings.id,
    hints,
  });
  const texts = segments.flatMap(({ text }) => splitWords(text));
  for (const said of [texts, spokenTexts(segments, entries)]) assertSayable(settings.id, said, durationMs);
  const words = segmentWords(segments, entries, { durationMs, pieces: settings.kind === 'whispercpp' });
  const language = spokenLanguage(answer);
  return {
    words: keepInOrder(
      words.toSorted((one, other) => one.startMs - other.startMs),
      0,
      durationMs,
    ).map(
      ({ segment, text, startMs, endMs, confidence, timing }): RecognisedWord => ({
        text,
        startMs,
        endMs,
        confidence: confidence === null ? null : Math.min(1, Math.max(0, confidence)),
        language,
        ...(timing && { timing }),
        ...(speakers !== null && segment.speaker !== null && { speaker: segment.speaker }),
      }),
    ),
    covered: coveredBy(segments),
    warnings,
    billedMs: settings.free ? null : billedMs(answer, durationMs),
  };
}

/** Words and pieces of words, wherever the answer has them. */
function spokenTexts(segments: readonly HeardSegment[], entries: readonly Entry[]): string[] {
  return [entries, ...segments.map((segment) => segment.entries ?? [])].flat().map(({ text }) => text);
}

/** What it says itself, unless it cannot be so. */
function billedMs({ usage }: Answer, durationMs: number): number | null {
  if (usage?.type !== 'duration' || usage.seconds === null) return null;
  const ms = Math.round(usage.seconds * 1000);
  return ms >= 0 && ms <= mostBilledMs(durationMs) ? ms : null;
}

function spokenLanguage({ language, languages }: Answer): string | null {
  return languageByName(languages?.length === 1 ? languages[0]?.code : language);
}

function coveredBy(segments: readonly HeardSegment[]): [number, number][] {
  const covered: [number, number][] = [];
  for (const { startMs, endMs } of segments) {
    const last = covered.at(-1);
    if (last && startMs <= last[1]) last[1] = Math.max(last[1], endMs);
    else if (endMs > startMs) covered.push([startMs, endMs]);
  }
  return covered;
}
