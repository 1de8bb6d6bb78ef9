/**
 * Why a request failed. `code` is the server's, or `UNREACHABLE` (no answer at all) or `UNEXPECTED` (an answer that
 * is not of the contract). `message` is the server's English sentence, for codes that the page does not know.
 */
export class ApiError extends Error {
  readonly code: string;
  readonly requestId: string | null;

  constructor(code: string, message: string, requestId: string | null = null, cause?: unknown) {
    super(message, { cause });
    this.name = 'ApiError';
    this.code = code;
    this.requestId = requestId;
  }

  get unreachable(): boolean {
    return this.code === 'UNREACHABLE';
  }

  static unreachable(cause?: unknown): ApiError {
    return new ApiError('UNREACHABLE', 'The server cannot be reached', null, cause);
  }

  static fromUnknown(thrown: unknown): ApiError {
    if (thrown instanceof ApiError) return thrown;
    return new ApiError('UNEXPECTED', thrown instanceof Error ? thrown.message : String(thrown), null, thrown);
  }
}
