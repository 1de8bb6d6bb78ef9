import type { Warning } from '../contract/job.ts';
import type { EngineInfo } from '../contract/system.ts';
import type { Engine } from '../engines/engine.ts';
import type { ChunkRow, JobRow, RecordingRow } from '../platform/db/schema.ts';

interface Facts {
  job: JobRow;
  recording: RecordingRow;
  engine: Engine;
  engines: readonly EngineInfo[];
  chunks: readonly ChunkRow[];
  heard: { durationMs: number; damaged: boolean; skipped: boolean };
  /** Segments of the transcript. */
  words: number;
}

/** Encoder delay and rounding: a good file may decode to so much less than it declares. */
const TOLERANCE_MS = 300;
const TOLERANCE_SHARE = 0.01;

/** What a reader of this transcript should know, in the order of its weight. */
export function transcriptWarnings({ job, recording, engine, engines, chunks, heard, words }: Facts): Warning[] {
  const found: Warning[] = [];
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
      message: `${engine.name} cannot hear this language, so nothing was recognised; configure an engine that can: ${able.length > 0 ? able.join(', ') : REAL_ENGINES.join(', ')}`,
      details: { language: job.language, engine: engine.id, engines: able.length > 0 ? able : REAL_ENGINES },
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
  else if (words === 0 && !heard.skipped)
    found.push({ code: 'NO_WORDS', message: 'There is speech or noise in the recording, but no words were recognised in it' });
  if (job.diarize || job.speakers !== null)
    found.push({ code: 'DIARIZATION_UNAVAILABLE', message: 'Speakers cannot be told apart yet; everything is given to one speaker' });
  return [...found, ...chunks.flatMap((chunk) => chunk.warnings)];
}

/** Engines for Kazakh and Russian, configured by a key or a model. */
const REAL_ENGINES = ['yandex', 'cloudru', 'openai', 'local'];
