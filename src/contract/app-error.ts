import { z } from 'zod';
import { plainText } from './plain-text.ts';

/**
 * Every error that the product can show, in one table: the stable code, its HTTP status, what happened and what to
 * do next. `retry` says whether doing the same again may help; the queue follows it.
 */
export const ERRORS = {
  EMPTY_FILE: { status: 400, message: 'The file is empty', hint: 'Check that the recording was saved, then upload it again' },
  NOT_AUDIO: {
    status: 415,
    message: 'The file is text, not a recording',
    hint: 'Choose an audio or video file; the name of a file does not matter, its content does',
  },
  UNKNOWN_CONTAINER: {
    status: 415,
    message: 'No known audio format was found in the file',
    hint: 'Upload WAV, MP3, FLAC, M4A, OGG, WebM, MP4 or AMR; raw audio without a header must be converted first, for example to WAV',
  },
  PLAYLIST_REFUSED: { status: 415, message: 'The file is a playlist that points to other files', hint: 'Upload the recording itself' },
  ENCRYPTED_MEDIA: {
    status: 422,
    message: 'The recording is encrypted or protected',
    hint: 'Export it without protection and upload that file',
  },
  INDEX_MISSING: {
    status: 422,
    message: 'The MP4 file has no index (moov), so nothing in it can be read',
    hint: 'The recording was probably interrupted; repair it with the program that recorded it, or upload another copy',
  },
  NO_AUDIO_TRACK: { status: 422, message: 'There is no audio in this file', hint: 'Check the recording and upload it again' },
  UNDECODABLE_AUDIO: {
    status: 422,
    message: 'Nothing in the file could be decoded',
    hint: 'Play the file on your computer; if it plays, convert it to MP3 or WAV and upload that',
  },
  FILE_TOO_LARGE: {
    status: 413,
    message: 'The file is larger than the limit',
    hint: 'Compress it (MP3 or Opus keep speech well) or split it, then upload again',
  },
  AUDIO_TOO_LONG: { status: 422, message: 'The recording is longer than the limit', hint: 'Split the recording and upload the parts' },
  UPLOAD_INTERRUPTED: {
    status: 400,
    message: 'The upload ended before the whole file arrived',
    hint: 'Check the connection and upload the file again',
  },
  FILE_MISSING: { status: 400, message: 'The request has no file', hint: 'Send the recording as multipart/form-data in the field "file"' },
  TOO_MANY_FILES: { status: 400, message: 'The request has more than one file', hint: 'Send one request for each file' },
  UPLOAD_NOT_FOUND: {
    status: 404,
    message: 'There is no such upload',
    hint: 'It was cancelled, or no bytes came for too long; begin it again',
  },
  UPLOAD_INCOMPLETE: { status: 409, message: 'The upload is not complete', hint: 'Ask for its offset with HEAD and send the rest' },
  UPLOAD_FINISHED: { status: 409, message: 'The upload is complete and has its job', hint: 'Delete the job that details names' },
  WRONG_OFFSET: {
    status: 409,
    message: 'The bytes do not follow those that are there',
    hint: 'Ask for the offset with HEAD and go on from there',
  },
  WRONG_LENGTH: {
    status: 400,
    message: 'The bytes do not fit the length that was announced',
    hint: 'Begin the upload again with the right Upload-Length',
  },
  UPLOAD_BUSY: {
    status: 423,
    message: 'Another request is sending this upload',
    hint: 'Wait for as long as Retry-After says and send it again',
    retry: true,
  },
  TOO_MANY_UPLOADS: {
    status: 429,
    message: 'Too many uploads are unfinished',
    hint: 'Finish or cancel one of them, then send it again; details names the limit',
    retry: true,
  },
  NOT_TUS: {
    status: 412,
    message: 'The request does not speak tus 1.0.0',
    hint: 'Send the header Tus-Resumable: 1.0.0, or use POST /api/v1/upload',
  },
  WRONG_MEDIA_TYPE: {
    status: 415,
    message: 'The body is not application/offset+octet-stream',
    hint: 'Send the bytes of the file with this Content-Type',
  },
  HEADERS_TOO_LARGE: {
    status: 431,
    message: 'The headers of the request are too large',
    hint: 'Send less in Upload-Metadata, or use POST /api/v1/upload',
  },
  UNKNOWN_ENGINE: {
    status: 400,
    message: 'There is no such engine',
    hint: 'Use "auto" or one of the engines that GET /api/v1/status lists',
  },
  UNKNOWN_LANGUAGE: { status: 400, message: 'There is no such language', hint: 'Use "auto" or a language code such as kk, ru or en' },
  UNKNOWN_FORMAT: {
    status: 400,
    message: 'There is no such export format',
    hint: 'Use one of those that details names; docs/exports.md describes them',
  },
  INVALID_METADATA: {
    status: 400,
    message: 'The metadata is not a JSON object',
    hint: 'Send metadata as a JSON object, for example {"room":"12"}',
  },
  INVALID_MANIFEST: {
    status: 400,
    message: 'The manifest cannot be used',
    hint: 'Correct what is named; docs/evaluation.md shows the format',
  },
  VALIDATION_FAILED: { status: 400, message: 'The request is not valid', hint: 'Correct the fields that details names' },
  BODY_TOO_LARGE: { status: 413, message: 'The request is larger than this address takes', hint: 'Send it in smaller parts' },
  INVALID_JOB_ID: { status: 400, message: 'The job id is not a UUID', hint: 'Use the job_id that the upload answered with' },
  JOB_NOT_FOUND: { status: 404, message: 'There is no job with this id', hint: 'GET /api/v1/jobs lists the jobs' },
  JOB_DELETED: {
    status: 410,
    message: 'The job was deleted',
    hint: 'Within a minute of deleting, POST /api/v1/jobs/{id}/restore brings it back',
  },
  JOB_FINISHED: { status: 409, message: 'The job has already ended', hint: 'Delete it instead, or upload the file again' },
  NOT_RESTORABLE: { status: 409, message: 'The job cannot be restored', hint: 'A deleted job can be restored for 60 seconds' },
  TRANSCRIPT_NOT_READY: {
    status: 409,
    message: 'There is no transcript yet',
    hint: 'Follow GET /api/v1/jobs/{id}/status until the job is completed',
  },
  MEDIA_GONE: {
    status: 410,
    message: 'The audio of this job has been deleted',
    hint: 'The transcript stays; POST /api/v1/jobs/{id}/keep before the deadline keeps the audio too',
  },
  MEDIA_DAMAGED: {
    status: 410,
    message: 'The stored audio is not what was uploaded',
    hint: 'Upload the recording again; ./bin/kazru-stt storage audit tells the operator what else is damaged',
  },
  STORAGE_UNAVAILABLE: {
    status: 503,
    message: 'The object store does not answer',
    hint: 'Try again in a minute; nothing that was uploaded is lost',
    retry: true,
  },
  MEDIA_NOT_READY: { status: 409, message: 'The audio is still being prepared', hint: 'Try again in a few seconds' },
  LINK_INVALID: {
    status: 403,
    message: 'The link is not valid: it was changed, or belongs to something else',
    hint: 'Ask for a new one: POST /api/v1/jobs/{id}/audio/link',
  },
  LINK_EXPIRED: { status: 410, message: 'The link has expired', hint: 'Ask whoever sent it for a new one' },
  SIGNATURE_INVALID: {
    status: 401,
    message: 'The call is not signed with the secret that this server knows, or is too old',
    hint: 'The operator compares PYANNOTE_WEBHOOK_SECRET with what the service shows, and sets the clock of this machine',
  },
  ROUTE_NOT_FOUND: { status: 404, message: 'There is nothing at this address', hint: 'The reference at /docs lists every address' },
  HOST_NOT_ALLOWED: {
    status: 403,
    message: 'The server does not answer to this host name',
    hint: 'Use localhost, or let the operator add the name to ALLOWED_HOSTS',
  },
  CROSS_SITE_REQUEST: {
    status: 403,
    message: 'The request came from another site',
    hint: 'Send it from the page of this server, or from a program',
  },
  ADMIN_ONLY: {
    status: 403,
    message: 'Only the operator may do this',
    hint: 'Until there are accounts: open it as localhost on the machine of the server, without a proxy, or run ./bin/kazru-stt jobs there',
  },
  DISK_FULL: { status: 507, message: 'The disk is full', hint: 'Free some space under DATA_DIR and upload again' },
  ENGINE_UNAVAILABLE: {
    status: 503,
    message: 'The engine cannot be used',
    hint: 'Run ./bin/kazru-stt doctor: it names what is missing and how to install it',
  },
  FFMPEG_MISSING: {
    status: 503,
    message: 'ffmpeg is not installed on the server',
    hint: 'Run npm start, or install the ffmpeg package, then upload again',
  },
  ENGINE_FAILED: {
    status: 502,
    message: 'The engine failed to recognise a part of the recording',
    hint: 'Try again; if it happens again, choose another engine',
    retry: true,
  },
  ENGINE_UNREACHABLE: {
    status: 502,
    message: 'The engine cannot be reached',
    hint: 'Check the connection and the address in the settings, then try again',
    retry: true,
  },
  ENGINE_TIMEOUT: {
    status: 504,
    message: 'The engine did not answer in time',
    hint: 'Try again later, or choose another engine',
    retry: true,
  },
  ENGINE_RATE_LIMITED: {
    status: 503,
    message: 'The engine takes no more requests for now',
    hint: 'It goes on by itself when the engine allows it; a higher quota or a second engine makes it quicker',
    retry: true,
  },
  ENGINE_BAD_ANSWER: {
    status: 502,
    message: 'The engine gave an answer that cannot be used',
    hint: 'Try again; if it happens again, choose another engine',
    retry: true,
  },
  ENGINE_PENDING: {
    status: 503,
    message: 'The engine is still at work on it',
    hint: 'Nothing is to be done: the answer is fetched when it is ready',
    retry: true,
  },
  ENGINE_KEY_REFUSED: {
    status: 502,
    message: 'The engine refused the key',
    hint: 'The operator checks the key and its rights; ./bin/kazru-stt doctor --engines tries every engine',
  },
  ENGINE_QUOTA_EXHAUSTED: {
    status: 502,
    message: 'The account at the engine is used up',
    hint: 'The operator tops up the account or raises its quota; or choose another engine',
  },
  ENGINE_MISCONFIGURED: {
    status: 502,
    message: 'The engine is not set up correctly',
    hint: 'The operator corrects the setting that the message names; ./bin/kazru-stt doctor --engines tries every engine',
  },
  ENGINE_REFUSED_AUDIO: {
    status: 502,
    message: 'The engine refused a part of the recording',
    hint: 'Choose another engine',
  },
  CHUNK_TOO_LARGE: {
    status: 502,
    message: 'The engine takes no part as large as this',
    hint: 'Parts are halved by themselves; if this stays, the limits of the engine are set too high',
  },
  MODEL_DAMAGED: {
    status: 503,
    message: 'The local model is missing or damaged',
    hint: 'Run ./bin/kazru-stt models verify, and fetch it again with models pull',
  },
  BUDGET_EXCEEDED: {
    status: 402,
    message: 'The budget does not allow it',
    hint: 'Choose a cheaper engine or mode, wait for the next day or month, or let the operator raise the budget',
  },
  NOTHING_TO_RETRY: {
    status: 409,
    message: 'There is nothing to do again in this job',
    hint: 'Only failed jobs, and completed ones whose warnings name a gap, can be retried',
  },
  INVALID_TRANSCRIPT: {
    status: 422,
    message: 'The file is no transcript that can be read',
    hint: 'Send our JSON, the JSON of Whisper, SRT, WebVTT or plain text, in UTF-8',
  },
  INVALID_GLOSSARY: {
    status: 422,
    message: 'None of these lines is a term',
    hint: 'The first line names the columns: term, variants, language, kind, scope; details.problems says what is wrong',
  },
  GLOSSARY_FULL: { status: 409, message: 'A glossary holds 100,000 terms', hint: 'Delete terms that are not used, or import fewer' },
  TERM_EXISTS: { status: 409, message: 'Another term is written so', hint: 'Change that one, or delete it first' },
  TERM_NOT_FOUND: { status: 404, message: 'There is no such term', hint: 'GET /api/v1/glossary lists them' },
  EVALUATION_NOT_FOUND: { status: 404, message: 'There is no such evaluation', hint: 'GET /api/v1/evaluations lists them' },
  VOICE_PROFILES_OFF: {
    status: 409,
    message: 'Voice profiles are switched off',
    hint: 'PUT /api/v1/settings/voice-profiles with {"on": true} switches them on',
  },
  VOICE_PROFILE_NOT_FOUND: { status: 404, message: 'There is no such voice profile', hint: 'GET /api/v1/voice-profiles lists them' },
  VOICE_PRINT_MISSING: {
    status: 409,
    message: 'Nothing is kept of this voice',
    hint: 'While the audio is there, tell the speakers apart again with profiles switched on; the speaker needs about 10 s of speech alone',
  },
  NOTHING_TO_UNDO: {
    status: 409,
    message: 'There is no change to take back, or to make again',
    hint: 'speaker_edits of the transcript says how many there are',
  },
  NOT_DEAD: {
    status: 409,
    message: 'The job is not among the dead letters',
    hint: 'GET /api/v1/admin/dead lists them; POST /api/v1/jobs/{id}/retry tries any failed job again',
  },
  NO_OVERRIDE: {
    status: 409,
    message: 'No override stands',
    hint: 'GET /api/v1/admin/degradation shows what was switched by hand; POST /api/v1/admin/degradation/override switches',
  },
  FEATURE_DISABLED: {
    status: 503,
    message: 'The operator has switched this off for now',
    hint: 'GET /api/v1/degradation says what is switched off, and what to do in its place',
    retry: true,
  },
  ONE_UPLOAD_AT_A_TIME: {
    status: 429,
    message: 'Only one recording at a time can be uploaded for now',
    hint: 'Send it again when the upload before it has ended',
    retry: true,
  },
  TIME_LIMIT: { status: 504, message: 'The job took longer than the time limit', hint: 'Split the recording, or raise JOB_TIME_LIMIT' },
  WORKER_CRASHED: {
    status: 500,
    message: 'The job stopped its worker three times',
    hint: 'Upload another copy of the recording; if it happens again, send the request id to support',
  },
  DATABASE_UNAVAILABLE: {
    status: 503,
    message: 'The database cannot be reached',
    hint: 'It is retried by itself; try again in a few seconds',
    retry: true,
  },
  OVERLOADED: {
    status: 503,
    message: 'The server has more requests than it can answer quickly',
    hint: 'Wait for as long as Retry-After says and send it again',
    retry: true,
  },
  QUEUE_FULL: {
    status: 503,
    message: 'More recordings wait than can be worked off in reasonable time',
    hint: 'Upload it again after the time that Retry-After says, or ask the operator for more workers',
    retry: true,
  },
  SHUTTING_DOWN: { status: 503, message: 'The server is shutting down', hint: 'Try again in a minute', retry: true },
  INTERNAL: {
    status: 500,
    message: 'Something went wrong on our side',
    hint: 'Try again; if it happens again, send the request id to support',
    retry: true,
  },
} as const satisfies Record<string, { status: number; message: string; hint: string; retry?: boolean }>;

export type ErrorCode = keyof typeof ERRORS;

/** The body of every answer that is not a success (requirement AP-2). Times are ISO 8601 in UTC. */
export const ErrorBody = z
  .object({
    error: z.string().describe('What happened, for a person'),
    code: z.string().describe('Stable, UPPER_SNAKE'),
    status: z.number().int(),
    details: z.unknown().optional().describe('Facts about this case: the field, the limit, what came'),
    hint: z.string().describe('What to do next'),
    support: z.string().describe('Whom to ask'),
    request_id: z.string(),
    timestamp: z.string(),
  })
  .meta({ id: 'Error' });
export type ErrorBody = z.infer<typeof ErrorBody>;

interface AppErrorOptions {
  /** A sentence for this case; the table's message without it. */
  message?: string;
  details?: unknown;
  /** Nothing is gained by trying before so many milliseconds have passed. */
  retryAfterMs?: number;
  cause?: unknown;
}

/** The one error family. What is thrown on purpose is an AppError; all else becomes INTERNAL at the boundary. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly details: unknown;
  readonly retryAfterMs: number | null;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(plainText(options.message ?? ERRORS[code].message), { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.details = options.details;
    this.retryAfterMs = options.retryAfterMs ?? null;
  }

  get status(): number {
    return ERRORS[this.code].status;
  }

  get hint(): string {
    return ERRORS[this.code].hint;
  }

  /** Whether the same work, done again later, may succeed. */
  get retry(): boolean {
    const entry = ERRORS[this.code];
    return 'retry' in entry && entry.retry;
  }

  /** Someone should look at it: a fault of ours, not of what was sent, and not one that passes (health shows those). */
  get wake(): boolean {
    return this.status >= 500 && this.status !== 503;
  }

  /** What any thrown value is to the product: a full disk and a lost database have codes, the rest is INTERNAL. */
  static fromUnknown(thrown: unknown): AppError {
    if (thrown instanceof AppError) return thrown;
    const systemCode = systemCodeOf(thrown);
    if (systemCode === 'ENOSPC' || systemCode === 'EDQUOT' || systemCode === '53100') return new AppError('DISK_FULL', { cause: thrown });
    if (systemCode !== undefined && DATABASE_LOST.test(systemCode)) return new AppError('DATABASE_UNAVAILABLE', { cause: thrown });
    if (thrown instanceof Error && DATABASE_LOST_MESSAGE.test(thrown.message))
      return new AppError('DATABASE_UNAVAILABLE', { cause: thrown });
    return new AppError('INTERNAL', { cause: thrown });
  }
}

/** SQLSTATE classes 08 (connection) and 57P (operator intervention), and what the socket says. */
const DATABASE_LOST = /^(08...|57P0.|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOENT_DATABASE)$/;
const DATABASE_LOST_MESSAGE = /^(Connection terminated|timeout exceeded when trying to connect|connect ENOENT .*\.s\.PGSQL)/;

function systemCodeOf(thrown: unknown): string | undefined {
  if (typeof thrown !== 'object' || thrown === null) return undefined;
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  return 'cause' in thrown ? systemCodeOf(thrown.cause) : undefined;
}
