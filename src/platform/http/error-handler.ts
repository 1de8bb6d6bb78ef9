import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { AppError, ERRORS, type ErrorBody, type ErrorCode } from '../../contract/app-error.ts';
import { newId } from '../id.ts';

/** The public shape of an error. The cause never leaves the server; what the database's driver says is one. */
export function errorBody(error: AppError, requestId: string, support: string): ErrorBody {
  return {
    error: error.code === 'DATABASE_UNAVAILABLE' ? ERRORS[error.code].message : error.message,
    code: error.code,
    status: error.status,
    ...(error.details !== undefined && { details: error.details }),
    hint: error.hint,
    support,
    request_id: requestId,
    timestamp: new Date().toISOString(),
  };
}

/** When to come again, in seconds, for what passes by itself and does not say when. */
const RETRY_SECONDS = 5;
/** What Fastify refuses, where that has a code of its own. */
const CODES: Readonly<Record<number, ErrorCode>> = { 404: 'ROUTE_NOT_FOUND', 413: 'BODY_TOO_LARGE' };

/** Answers whatever was thrown with the one error body, and logs what somebody should look at. */
export function answerError(support: string) {
  return (thrown: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const error = toAppError(thrown);
    if (error.wake) request.log.error({ err: thrown, code: error.code }, 'request failed');
    else request.log.info({ code: error.code }, 'request refused');
    if (error.retryAfterMs !== null) void reply.header('retry-after', Math.ceil(error.retryAfterMs / 1000));
    else if (error.status === 503 && error.retry) void reply.header('retry-after', RETRY_SECONDS);
    void reply
      .code(error.status)
      .header('x-request-id', request.id)
      .type('application/json')
      .send(errorBody(error, request.id, support));
  };
}

/** Answers what is no request that Node can read with the one error body, where the connection still stands. */
export function refuseUnreadable(support: string) {
  return ({ code }: Error & { code?: string }, socket: Socket): void => {
    if (!socket.writable || code === 'ECONNRESET') return void socket.destroy();
    const error = new AppError(code === 'HPE_HEADER_OVERFLOW' ? 'HEADERS_TOO_LARGE' : 'VALIDATION_FAILED');
    const id = newId();
    const body = JSON.stringify(errorBody(error, id, support));
    socket.end(
      `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nX-Request-Id: ${id}\r\nConnection: close\r\n\r\n${body}`,
    );
  };
}

/** Gives every route the one error body; an address without a route, too. */
export function handleErrors(server: FastifyInstance, support: string): void {
  const answer = answerError(support);
  server.setErrorHandler((error: FastifyError, request, reply) => answer(error, request, reply));
  server.setNotFoundHandler((request, reply) =>
    answer(new AppError('ROUTE_NOT_FOUND', { details: { path: request.url.slice(0, 200) } }), request, reply),
  );
}

function toAppError(thrown: unknown): AppError {
  if (hasZodFastifySchemaValidationErrors(thrown)) {
    const issues = thrown.validation.map(({ instancePath, message }) => ({
      field: instancePath.slice(1).replaceAll('/', '.') || 'body',
      message,
    }));
    return new AppError('VALIDATION_FAILED', { message: `${issues[0]?.field}: ${issues[0]?.message}`, details: issues });
  }
  // What Fastify itself refuses: a body that is not JSON, a method or media type that a route does not take.
  if (
    thrown instanceof Error &&
    'statusCode' in thrown &&
    typeof thrown.statusCode === 'number' &&
    thrown.statusCode >= 400 &&
    thrown.statusCode < 500 &&
    !(thrown instanceof AppError)
  ) {
    return new AppError(CODES[thrown.statusCode] ?? 'VALIDATION_FAILED', { message: thrown.message });
  }
  return AppError.fromUnknown(thrown);
}
