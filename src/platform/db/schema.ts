import type { ColumnType, Generated, Insertable, Selectable } from 'kysely';
import type { ChunkSize } from '../../audio/plan-chunks.ts';
import type { Feature, Mode } from '../../contract/degradation.ts';
import type { EvaluationRun } from '../../contract/evaluation.ts';
import type { Failover, JobStage, JobStatus, Warning } from '../../contract/job.ts';
import type { ProcessingWishes } from '../../contract/processing.ts';
import type { SpeakerEdit } from '../../contract/speakers.ts';
import type { VoiceProfile } from '../../contract/voice-profiles.ts';
import type { SpeakerTurn } from '../../transcript/speaker-turn.ts';

/** Times are timestamptz (Date here); lengths are integer milliseconds; sizes are bytes; money is numeric, read as number. */
type Time = ColumnType<Date, Date | string | undefined, Date | string>;
type NullableTime = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;
/** Written as JSON text, read parsed. */
type Json<T> = ColumnType<T, string, string>;
type NullableJson<T> = ColumnType<T | null, string | null | undefined, string | null>;

export interface StoredWord {
  text: string;
  startMs: number;
  endMs: number;
  confidence: number | null;
  language: string;
  timing?: 'interpolated';
  engines?: string[];
  /** In chunks: the engine's own label for who said it. */
  speaker?: string;
}

/** A word of a transcript, which may stand for several that were heard. */
export interface StoredTranscriptWord extends Omit<StoredWord, 'speaker'> {
  /** What was heard, where it is written in another way. */
  raw?: string;
  /** Somebody else speaks at the same time. */
  overlap?: true;
}

interface OwnerTable {
  id: string;
  name: string;
  /** How texts are written unless a job asks for something else. */
  processing: ColumnType<ProcessingWishes, string | undefined, string>;
  /** Voices are described, and held against the profiles. */
  voice_profiles: Generated<boolean>;
  /** Grows with each change of a term. */
  glossary_version: Generated<number>;
  created_at: Generated<Date>;
}

/** A voice that is known again, with the consent of who speaks. */
interface VoiceProfileTable {
  id: string;
  owner_id: string;
  name: string;
  /** What made the print: prints of other kinds are not compared with it. */
  kind: string;
  print: Json<number[]>;
  consent: Json<VoiceProfile['consent']>;
  created_at: Generated<Date>;
}

/** What is kept of the voices of a recording, while its audio is there and its owner has profiles switched on. */
interface VoicePrintTable {
  job_id: string;
  /** As the turns have it, before any change of people. */
  speaker_id: string;
  kind: string;
  print: Json<number[]>;
}

/** A speaker who was taken for the voice of a profile. */
interface VoiceMatchTable {
  job_id: string;
  speaker_id: string;
  profile_id: string;
  confidence: number;
}

interface RecordingTable {
  id: string;
  owner_id: string;
  session_id: string | null;
  filename: string;
  original_filename: string;
  file_size: number;
  file_format: string;
  sha256: string;
  /** Probed at first, measured once it is decoded. */
  duration_ms: number | null;
  /** What the container said. */
  declared_ms: number | null;
  truncated: boolean;
  ignore_length: boolean;
  media_key: string | null;
  /** The machine that alone has the media for now; null: every machine reaches them. */
  media_on: string | null;
  playback_key: string | null;
  /** Null: made before anybody counted. */
  playback_bytes: number | null;
  playback_sha256: string | null;
  peaks: NullableJson<number[]>;
  kept: Generated<boolean>;
  created_at: Time;
  expires_at: NullableTime;
  media_deleted_at: NullableTime;
}

interface JobTable {
  id: string;
  owner_id: string;
  recording_id: string;
  queue: Generated<number>;
  tier: Generated<number>;
  due_at: Time;
  run_after: Time;
  status: JobStatus;
  stage: JobStage | null;
  progress: Generated<number>;
  engine: string;
  /** What it was accepted for; null: by an older version of the program. */
  admitted_engine: string | null;
  engine_used: string | null;
  language: string;
  diarize: boolean;
  speakers: number | null;
  min_speakers: ColumnType<number | null, number | null | undefined, number | null>;
  max_speakers: ColumnType<number | null, number | null | undefined, number | null>;
  /** What its request says of how the text is written. */
  processing: ColumnType<ProcessingWishes, string | undefined, string>;
  failover: ColumnType<Failover, Failover | undefined, Failover>;
  deferred: Generated<boolean>;
  quality_threshold: number | null;
  /** It is heard anew, whatever was heard before. */
  no_cache: Generated<boolean>;
  metadata: Json<Record<string, unknown>>;
  expected_ms: number;
  /** How long it was told to wait when it was accepted. */
  expected_wait_ms: number | null;
  /** How each try ended that did not complete it, oldest first. */
  history: ColumnType<Attempt[], string | undefined, string>;
  expected_cost: number | null;
  expected_currency: string | null;
  token: Generated<number>;
  lease_until: NullableTime;
  worker: string | null;
  crashes: Generated<number>;
  errors: Generated<number>;
  /** How often it was put back into the queue because what it had failed for was there again. */
  auto_retries: Generated<number>;
  plan: NullableJson<StoredPlan>;
  /** Its speakers are told apart again, for this count; null: nobody asked for that. */
  retelling: NullableJson<SpeakerCounts>;
  warnings: ColumnType<Warning[], string | undefined, string>;
  error_code: string | null;
  error_message: string | null;
  error_hint: string | null;
  /** Among the dead letters since then. */
  dead_at: NullableTime;
  dropped_at: NullableTime;
  drop_reason: string | null;
  created_at: Time;
  started_at: NullableTime;
  completed_at: NullableTime;
  deleted_at: NullableTime;
  status_before_delete: JobStatus | null;
  purged_at: NullableTime;
}

/** How many people speak; all null: not known. */
export interface SpeakerCounts {
  speakers: number | null;
  minSpeakers: number | null;
  maxSpeakers: number | null;
}

/** How a try of a job ended. */
export interface Attempt {
  at: string;
  /** `crash`: the worker died; `error`: it said what went wrong; `recovery`: put back into the queue, what it had failed for was there again. */
  kind: 'crash' | 'error' | 'recovery';
  worker: string | null;
  stage: JobStage | null;
  progress: number;
  code: string;
  message: string | null;
}

/** Terms of a glossary for engines to listen for. */
export interface StoredHints {
  /** The best first, as many as any engine may take. */
  terms: string[];
  /** Names all terms of the glossary, in whatever order. */
  glossary: string;
}

/** What was decided once when a job began, and holds however often it is resumed; `finished` holds the figures once the whole recording has been cut. */
export interface StoredPlan {
  engine: string;
  /** How its chunks are cut. */
  size: ChunkSize;
  /** What its engines are told to listen for; left out: nothing. */
  hints?: StoredHints;
  finished: { durationMs: number; damaged: boolean } | null;
}

interface ChunkTable {
  job_id: string;
  plan: number;
  chunk_index: number;
  start_ms: number;
  end_ms: number;
  overlap_ms: number;
  pieces: Json<[number, number][]>;
  started_token: number | null;
  /** Split: the chunks of the next plan stand for it. */
  replaced: Generated<boolean>;
  /** By engine id: what fetches an answer that was paid for. */
  tickets: ColumnType<Record<string, string>, string | undefined, string>;
  words: NullableJson<StoredWord[]>;
  engine: string | null;
  model: string | null;
  /** No engine could hear it. */
  gap_code: string | null;
  gap_message: string | null;
  warnings: ColumnType<Warning[], string | undefined, string>;
  /** Names its sound and all that changes what is heard in it; null: it answers for no other chunk. */
  heard_key: string | null;
  /** Its words come from a chunk of the same sound. */
  reused: Generated<boolean>;
  finished_at: NullableTime;
}

/** One call to an engine. `outcome` null: it runs, or its process died. */
interface EngineCallTable {
  id: string;
  owner_id: string;
  job_id: string;
  plan: number;
  chunk_index: number;
  engine: string;
  model: string;
  deferred: boolean;
  attempt: number;
  hedge: boolean;
  audio_ms: number;
  bytes: number;
  latency_ms: number | null;
  billed_ms: Generated<number>;
  price_per_second: number | null;
  currency: string | null;
  cost_amount: Generated<number>;
  outcome: string | null;
  started_at: Generated<Date>;
}

interface TranscriptTable {
  job_id: string;
  owner_id: string;
  language: string;
  duration_ms: number;
  text: string;
  raw_text: string;
  confidence: number | null;
  speaker_count: number;
  engine: string;
  model: string;
  chunks: number;
  cached_chunks: number;
  engine_calls: number;
  billed_ms: number;
  processing_ms: number;
  cost_amount: number;
  cost_currency: string;
  /** How its text was written. */
  processing: ColumnType<ProcessingWishes, string | undefined, string>;
  /** What told the speakers apart; null: nothing did. */
  diarizer: string | null;
  quality: number | null;
  /** How often each term of the glossary was written in it, by its id. */
  glossary_hits: ColumnType<Record<string, number>, string | undefined, string>;
  /** The glossary version whose names are masked in what is searched of it; 0: nothing is masked; null: it is not searched. */
  search_of: ColumnType<number | null, number | undefined, number | null>;
  created_at: Generated<Date>;
}

/** What was found in the sound itself, and is not found again while the job exists. */
interface SoundAnalysisTable {
  job_id: string;
  owner_id: string;
  /** Where somebody speaks, in milliseconds. */
  speech: ColumnType<[startMs: number, endMs: number][], string | undefined, string>;
  /** What told speakers apart, or is about to. */
  diarizer: string | null;
  /** Fetches an answer that was paid for. */
  ticket: string | null;
  turns: NullableJson<SpeakerTurn[]>;
  /** Why speakers could not be told apart. */
  error: string | null;
}

interface SpeakerEditTable {
  id: string;
  /** Grows in the order in which they were made. */
  made: Generated<string>;
  job_id: string;
  owner_id: string;
  edit: Json<SpeakerEdit>;
  made_at: Generated<Date>;
  undone: Generated<boolean>;
}

interface GlossaryTable {
  id: string;
  owner_id: string;
  scope: 'user' | 'organisation' | 'job';
  session_id: string | null;
  job_id: string | null;
  term: string;
  variants: string[];
  language: string | null;
  kind: 'term' | 'name';
  source: 'manual' | 'csv' | 'correction';
  hits: Generated<number>;
  created_at: Generated<Date>;
  updated_at: ColumnType<Date, undefined, Date>;
}

interface SegmentTable {
  job_id: string;
  owner_id: string;
  segment_order: number;
  speaker_id: string;
  start_ms: number;
  end_ms: number;
  text: string;
  language: string;
  confidence: number | null;
  engine: string | null;
  /** As it was heard; null: as the text. */
  raw_text: string | null;
  /** How sure we are of it, whatever the engine says; null: not judged. */
  quality: number | null;
  /** Somebody else speaks at the same time. */
  overlap: Generated<boolean>;
  /** Why it needs a look. */
  marks: ColumnType<string[], string[] | undefined, string[]>;
  words: Json<StoredTranscriptWord[]>;
}

/** What readers are shown of a segment, for those who search; made from the transcript, and away while that is not done. */
interface SearchSegmentTable {
  job_id: string;
  segment_order: number;
  speaker_id: string;
  start_ms: number;
  end_ms: number;
  text: string;
  /** A tsvector of foldForSearch. */
  words: string;
}

interface SpeakerTable {
  job_id: string;
  owner_id: string;
  speaker_id: string;
  label: string;
  speaking_ms: number;
  segment_count: number;
  turns: Generated<number>;
  interruptions: Generated<number>;
  /** The label is the name of a voice profile, and how near the voices are; null: it is not. */
  profile_confidence: number | null;
}

interface UsageTable {
  owner_id: string;
  day: ColumnType<string, string, string>;
  currency: string;
  files: number;
  duration_ms: number;
  cost_amount: number;
  errors: number;
}

/** What an operator switched by hand. At most one stands: it has not ended. */
interface OverrideTable {
  id: string;
  mode: Mode;
  reason: string;
  disabled: Feature[];
  made_at: Generated<Date>;
  made_by: string;
  ended_at: NullableTime;
  ended_by: string | null;
}

/** One life of a process that runs jobs. */
interface WorkerTable {
  id: string;
  /** Host and pid. */
  name: string;
  version: string;
  slots: number;
  running: Generated<number>;
  rss_bytes: Generated<number>;
  draining: Generated<boolean>;
  /** Engines that it keeps calls from, by id. */
  breakers: ColumnType<Record<string, 'open' | 'half-open'>, string | undefined, string>;
  engines: Generated<string[]>;
  started_at: Generated<Date>;
  seen_at: Generated<Date>;
}

/** A file on its way over tus, or what became of it. Its bytes are in a file: how many there are is its offset. */
interface UploadTable {
  /** Also the id of its job, so that there can be only one. */
  id: string;
  owner_id: string;
  session_id: string | null;
  filename: string;
  size: number;
  request: Json<unknown>;
  /** Why its file was refused. */
  error: NullableJson<{ code: string; message: string; details?: unknown }>;
  /** Who works on it; null: nobody. */
  holder: string | null;
  lease_until: NullableTime;
  /** Another request waits for it. */
  wanted: Generated<boolean>;
  /** Bytes of it travel. */
  sending: Generated<boolean>;
  created_at: Generated<Date>;
  /** When its last bytes came. */
  touched_at: ColumnType<Date, undefined, Date>;
}

export interface Database {
  owners: OwnerTable;
  recordings: RecordingTable;
  jobs: JobTable;
  chunks: ChunkTable;
  transcripts: TranscriptTable;
  segments: SegmentTable;
  search_segments: SearchSegmentTable;
  speakers: SpeakerTable;
  sound_analyses: SoundAnalysisTable;
  speaker_edits: SpeakerEditTable;
  voice_profiles: VoiceProfileTable;
  voice_prints: VoicePrintTable;
  voice_matches: VoiceMatchTable;
  glossary_terms: GlossaryTable;
  usage_days: UsageTable;
  engine_calls: EngineCallTable;
  workers: WorkerTable;
  uploads: UploadTable;
  degradation_overrides: OverrideTable;
  rate_buckets: { key: string; next_at: Date };
  secrets: { name: string; value: string; created_at: Generated<Date> };
  media_links: { recording_id: string; path: string; expires_at: Date };
  cdn_purges: PurgeTable;
  evaluation_runs: EvaluationRunTable;
}

/** What a run of `eval` counted. */
interface EvaluationRunTable {
  id: string;
  owner_id: string;
  made_at: Generated<Date>;
  name: string;
  scoring_version: string;
  program_version: string;
  figures: Json<EvaluationRun['engines']>;
}

/** What a CDN is asked to forget. */
interface PurgeTable {
  id: string;
  reason: 'deletion' | 'expiry' | 'alarm';
  /** Below the address of the CDN; null: everything. */
  paths: string[] | null;
  asked_at: Generated<Date>;
  next_at: Generated<Date>;
  sent_at: Generated<Date | null>;
  verified_at: Generated<Date | null>;
  tries: Generated<number>;
  error: Generated<string | null>;
}

export type JobRow = Selectable<JobTable>;

/** Every column of a job, for statements that are prepared. */
export const JOB_COLUMNS = Object.keys({
  id: true,
  owner_id: true,
  recording_id: true,
  queue: true,
  tier: true,
  due_at: true,
  run_after: true,
  status: true,
  stage: true,
  progress: true,
  engine: true,
  admitted_engine: true,
  engine_used: true,
  language: true,
  diarize: true,
  speakers: true,
  min_speakers: true,
  max_speakers: true,
  processing: true,
  failover: true,
  deferred: true,
  quality_threshold: true,
  no_cache: true,
  metadata: true,
  expected_ms: true,
  expected_wait_ms: true,
  history: true,
  expected_cost: true,
  expected_currency: true,
  token: true,
  lease_until: true,
  worker: true,
  crashes: true,
  errors: true,
  auto_retries: true,
  plan: true,
  retelling: true,
  warnings: true,
  error_code: true,
  error_message: true,
  error_hint: true,
  dead_at: true,
  dropped_at: true,
  drop_reason: true,
  created_at: true,
  started_at: true,
  completed_at: true,
  deleted_at: true,
  status_before_delete: true,
  purged_at: true,
} satisfies Record<keyof JobTable, true>);
export type RecordingRow = Selectable<RecordingTable>;
export type UploadRow = Selectable<UploadTable>;
export type ChunkRow = Selectable<ChunkTable>;
export type NewSegment = Insertable<SegmentTable>;
export type NewEngineCall = Insertable<EngineCallTable>;

/** Until accounts exist everything belongs to this organisation. */
export const DEFAULT_OWNER_ID = '00000000-0000-7000-8000-000000000001';
