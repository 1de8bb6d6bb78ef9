import type { Warning } from '../contract/job.ts';
import type { EngineInfo } from '../contract/system.ts';
import type { Engine } from '../engines/engine.ts';
import type { ChunkRow, JobRow, RecordingRow } from '../platform/db/schema.ts';
import type { Stretches } from '../text/stretches.ts';
import { coverageOf } from '../transcript/coverage.ts';
import type { WrittenSegment } from '../writing/compose.ts';
import { CHEAPER_MODE } from './create-job.ts';

interface Facts {
  job: JobRow;
  recording: RecordingRow;
  engine: Engine;
  engines: readonly EngineInfo[];
  chunks: readonly ChunkRow[];
  heard: { durationMs: number; damaged: boolean; skipped: boolean };
  /** What told the speakers apart, or why nothing did. */
  speakers: { diarizer: string | null; diarizerError: string | null };
  /** Where somebody speaks; null: not known. */
  speech: Stretches | null;
  /** Of the transcript. */
  segments: readonly Pick<WrittenSegment, 'confidence' | 'startMs' | 'words'>[];
}

/** Encoder delay and rounding: a good file may decode to so much less than it declares. */
const TOLERANCE_MS = 300;
const TOLERANCE_SHARE = 0.01;

/** What a reader of this transcript should know, in the order of its weight. */
export function transcriptWarnings({ job, recording, engine, engines, chunks, heard, speakers, speech, segments }: Facts): Warning[] {
  const found: Warning[] = job.warnings.filter((warning) => warning.code === CHEAPER_MODE);
  const decoded_seconds = heard.durationMs / 1000;
  const declared = recording.declared_ms;
  if (recording.truncated || (declared !== null && heard.durationMs < declared - TOLERANCE_MS - declared * TOLERANCE_SHARE)) {
    found.push({
      code: 'TRUNCATED_AUDIO',
      message: `The file is incomplete or does not say how long it is; ${decoded_seconds} s of it could be decoded`,
      details: { decoded_seconds },
    });
  } else if (heard.damaged) {
    found.push({
      code: 'DAMAGED_AUDIO',
      message: `Parts of the file are damaged and were skipped; ${decoded_seconds} s of it could be decoded`,
      details: { decoded_seconds },
    });
  }
  if (heard.skipped) {
    const able = engines
      .filter((info) => !info.demo && (info.languages === null || info.languages.includes(job.language)))
      .map((info) => info.id);
    found.push({
      code: 'LANGUAGE_NOT_SUPPORTED',
      message: `${engine.name} cannot hear this language, so nothing was recognised; configure an engine that can: ${able.join(', ')}`,
      details: { language: job.language, engine: engine.id, engines: able },
    });
  } else if (job.language === 'auto' && engine.capabilities.languages?.length === 1) {
    const [only = ''] = engine.capabilities.languages;
    found.push({
      code: only === 'en' ? 'ENGINE_ENGLISH_ONLY' : 'ENGINE_ONE_LANGUAGE',
      message: `${engine.name} hears everything as ${only === 'en' ? 'English' : only}; speech in another language becomes wrong words`,
      details: { engine: engine.id },
    });
  }
  if (chunks.length === 0) found.push({ code: 'NO_SPEECH', message: 'No speech was found in the recording' });
  else if (segments.length === 0 && !heard.skipped && chunks.every((chunk) => chunk.gap_code === null))
    found.push({ code: 'NO_WORDS', message: 'There is speech or noise in the recording, but no words were recognised in it' });
  if (job.diarize && speakers.diarizer === null && segments.length > 0)
    found.push({
      code: 'DIARIZATION_UNAVAILABLE',
      message: `The speakers could not be told apart, so everything is given to one: ${speakers.diarizerError ?? 'nothing that does it can be used here'}`,
    });
  const unheard = gaps(chunks);
  const ofEngines = chunks.flatMap((chunk) => chunk.warnings);
  found.push(...unheard, ...takenOver(engine, chunks), ...uncertain(job.quality_threshold, segments));
  if (segments.length > 0) found.push(...uncovered(speech, segments, [...unheard, ...ofEngines]));
  return [...found, ...ofEngines];
}

/** Stretches that no engine could hear, neighbours joined; what a neighbour has heard of an overlap is none. */
function gaps(chunks: readonly ChunkRow[]): Warning[] {
  const joined: { start_ms: number; end_ms: number; code: string; message: string }[] = [];
  let open = false;
  for (const [index, { start_ms, end_ms, overlap_ms, gap_code, gap_message }] of chunks.entries()) {
    const last = joined.at(-1);
    const next = chunks[index + 1];
    const toMs = end_ms - (next?.gap_code === null ? next.overlap_ms : 0);
    if (gap_code === null) open = false;
    else if (open && last?.code === gap_code) last.end_ms = Math.max(last.end_ms, toMs);
    else {
      const fromMs = start_ms + (chunks[index - 1]?.gap_code === null ? overlap_ms : 0);
      joined.push({ start_ms: fromMs, end_ms: toMs, code: gap_code, message: gap_message ?? '' });
      open = true;
    }
  }
  return joined.map(({ start_ms, end_ms, code, message }) => ({
    code: 'GAP',
    message: `From ${start_ms / 1000} s to ${end_ms / 1000} s nothing could be recognised: ${message}`,
    details: { start_time: start_ms / 1000, end_time: end_ms / 1000, code },
  }));
}

/** Other engines than the chosen one heard parts. */
function takenOver(engine: Engine, chunks: readonly ChunkRow[]): Warning[] {
  const others = [...new Set(chunks.flatMap((chunk) => (chunk.engine === null || chunk.engine === engine.id ? [] : [chunk.engine])))];
  if (others.length === 0) return [];
  return [
    {
      code: 'ENGINE_TAKEN_OVER',
      message: `${others.join(' and ')} heard parts of the recording in place of ${engine.id}`,
      details: { engine: engine.id, engines: others },
    },
  ];
}

const NAMED_PLACES = 100;

/** Places below the threshold that was asked for. */
export function uncertain(threshold: number | null, segments: Facts['segments']): Warning[] {
  const low = threshold === null ? [] : segments.filter(({ confidence }) => confidence !== null && confidence < threshold);
  if (low.length === 0) return [];
  return [
    {
      code: 'LOW_CONFIDENCE',
      message: `${low.length} of ${segments.length} segments are below the quality threshold of ${threshold}; listen to them`,
      details: { threshold, segments: low.length, start_times: low.slice(0, NAMED_PLACES).map((segment) => segment.startMs / 1000) },
    },
  ];
}

/** With words for less of the speech than this something is missing, even where no hole is long. */
const LEAST_COVERAGE = 0.8;
/** A sentence with more places is not read. */
const SAID_PLACES = 5;
/** These say themselves where nothing was recognised. */
const NAMES_A_HOLE = ['GAP', 'SPEECH_WITHOUT_WORDS'];

/** Speech that the text has no words for, but for what other warnings name. */
function uncovered(speech: Stretches | null, segments: Facts['segments'], others: readonly Warning[]): Warning[] {
  const words = segments.flatMap((segment) => segment.words.map(({ startMs, endMs }) => [startMs, endMs] as const));
  const named = others
    .filter(({ code }) => NAMES_A_HOLE.includes(code))
    .map(({ details }) => [Number(details?.start_time) * 1000, Number(details?.end_time) * 1000] as const);
  const coverage = speech && coverageOf(speech, [...words, ...named]);
  if (!coverage || (coverage.holes.length === 0 && coverage.share >= LEAST_COVERAGE)) return [];
  const { share, holes } = coverage;
  const places = holes.slice(0, SAID_PLACES).map(([startMs, endMs]) => `${startMs / 1000} s to ${endMs / 1000} s`);
  const more = holes.length > places.length ? ` and in ${holes.length - places.length} more places` : '';
  return [
    {
      code: 'LOW_COVERAGE',
      message: `Words cover ${Math.round(100 * share)} % of the speech${places.length > 0 ? `; there are none from ${places.join(', ')}${more}` : ''}`,
      details: {
        coverage: Math.round(1000 * share) / 1000,
        holes: holes.length,
        start_times: holes.slice(0, NAMED_PLACES).map(([startMs]) => startMs / 1000),
      },
    },
  ];
}
