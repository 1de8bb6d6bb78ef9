import type { IncomingMessage } from 'node:http';
import { DataStore, ERRORS, Server, Upload } from '@tus/server';
import { AppError, type ErrorCode } from '../contract/app-error.ts';
import type { Hold, Holds } from './hold-upload.ts';
import type { UploadFiles } from './upload-files.ts';

const TUS_PATH = '/api/v1/tus';
/** The media type of a body of bytes. */
export const BYTES = 'application/offset+octet-stream';

export interface TusTools {
  files: UploadFiles;
  holds: Holds;
  /** Of one file, in bytes. */
  maxSize: number;
}

/** What the protocol needs to know of an upload; what there is of it already, the file says. */
export interface TusSubject {
  id: string;
  size: number;
}

const EXTENSIONS = ['creation', 'creation-with-upload', 'termination', 'expiration'];

/**
 * Answers one request in the protocol tus 1.0 about an upload that is noted already; null: about none. What it refuses
 * is thrown as AppError.
 */
export async function speakTus(tools: TusTools, request: IncomingMessage, subject: TusSubject | null): Promise<Response> {
  let thrown: unknown;
  const { store, locker } = workOn(tools, subject, hasBytes(request));
  const server = new Server({
    path: TUS_PATH,
    relativeLocation: true,
    maxSize: tools.maxSize,
    namingFunction: () => subject?.id ?? '',
    datastore: store,
    locker,
    // A client that comes back knows that its old connection is dead: that one need not end in peace.
    lockDrainTimeout: 1,
    onResponseError: async (_request, error) => {
      thrown = error;
    },
  });
  const response = await server.handleWeb(webRequest(request, subject));
  if (thrown !== undefined || response.status >= 400) throw await toAppError(thrown, response);
  return response;
}

function hasBytes({ method, headers }: IncomingMessage): boolean {
  return method === 'PATCH' || (method === 'POST' && headers['content-type'] === BYTES);
}

/** The storage and the locks that the library asks for, for one upload and one request. */
function workOn({ files, holds }: TusTools, subject: TusSubject | null, sending: boolean) {
  let hold: Hold | null = null;
  let writing: Promise<unknown> = Promise.resolve();
  const found = async (id: string): Promise<Upload> => {
    if (subject?.id !== id) throw ERRORS.FILE_NOT_FOUND;
    return new Upload({ id, size: subject.size, offset: await files.size(id) });
  };
  const store = Object.assign(new DataStore(), {
    extensions: EXTENSIONS,
    create: async (upload: Upload) => upload,
    getUpload: found,
    async write(blocks: AsyncIterable<Buffer>, id: string) {
      const written = files.append(id, blocks, () => hold?.holds() ?? false);
      writing = written.catch(() => {});
      return written;
    },
  });
  const locker = {
    newLock: (id: string) => ({
      async lock(_signal: AbortSignal, release: () => void) {
        hold = await holds.hold(id, { sending, release });
      },
      async unlock() {
        // The library does not wait for a write that it has given up.
        await writing;
        await hold?.[Symbol.asyncDispose]();
      },
    }),
  };
  return { store, locker };
}

/** What proxies add is none of the library's business. */
const HEADERS = ['tus-resumable', 'upload-length', 'upload-metadata', 'upload-offset', 'content-type', 'content-length'];

/** The body is read only as far as the library reads it, and a connection outlives a body that is left. */
function webRequest(request: IncomingMessage, subject: TusSubject | null): Request {
  const headers = new Headers();
  for (const name of HEADERS) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  const method = request.method ?? 'GET';
  const body = hasBytes(request) ? request.iterator({ destroyOnReturn: false }) : null;
  const url = `http://localhost${TUS_PATH}${subject && method !== 'POST' ? `/${subject.id}` : ''}`;
  // Node takes any iterable as a body, which the types of browsers do not know.
  return new Request(url, { method, headers, body, duplex: 'half' } as object);
}

const CODES = new Map<unknown, ErrorCode>([
  [ERRORS.INVALID_OFFSET, 'WRONG_OFFSET'],
  [ERRORS.ERR_SIZE_EXCEEDED, 'WRONG_LENGTH'],
  [ERRORS.UNSUPPORTED_CREATION_DEFER_LENGTH_EXTENSION, 'WRONG_LENGTH'],
  [ERRORS.INVALID_LENGTH, 'WRONG_LENGTH'],
  [ERRORS.ERR_MAX_SIZE_EXCEEDED, 'FILE_TOO_LARGE'],
  [ERRORS.FILE_NOT_FOUND, 'UPLOAD_NOT_FOUND'],
  [ERRORS.FILE_NO_LONGER_EXISTS, 'UPLOAD_NOT_FOUND'],
  // Another request took it over: whoever still listens here asks for the offset again.
  [ERRORS.ABORTED, 'UPLOAD_BUSY'],
]);

/** What the library refuses, in the product's own terms. */
async function toAppError(thrown: unknown, response: Response): Promise<AppError> {
  if (thrown instanceof AppError) return thrown;
  const code = CODES.get(thrown);
  if (code) return new AppError(code, code === 'UPLOAD_BUSY' ? { retryAfterMs: 1000 } : {});
  // More bytes than the rest of the file has.
  if (isRefusal(thrown) && thrown.status_code === 413) return new AppError('WRONG_LENGTH');
  if (thrown !== undefined && !isRefusal(thrown)) return AppError.fromUnknown(thrown);
  return new AppError('VALIDATION_FAILED', { message: isRefusal(thrown) ? thrown.body.trim() : (await response.text()).trim() });
}

function isRefusal(thrown: unknown): thrown is { status_code: number; body: string } {
  return typeof thrown === 'object' && thrown !== null && 'status_code' in thrown && 'body' in thrown;
}
