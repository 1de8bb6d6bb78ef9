import { createHash } from 'node:crypto';
import type { IncomingCall, Protocol, Reply, Route } from './protocol.ts';
import { failureOf } from './yandex-failure.ts';
import { type BucketKey, wrongWithSignature } from './yandex-signature.ts';

export interface BucketOptions extends BucketKey {
  name: string;
}

const OBJECT_BYTES = 1_000_000_000;
const STATUS: Readonly<Record<string, number>> = {
  AuthorizationHeaderMalformed: 400,
  EntityTooLarge: 400,
  XAmzContentSHA256Mismatch: 400,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  MissingContentLength: 411,
  SlowDown: 503,
};

/** Object Storage as far as clips need it: PUT and DELETE, signed. `objects`: by path, `/bucket/key`. Routes: `put`, `remove`. */
export function bucketProtocol(options: BucketOptions, objects: Map<string, Buffer>): Protocol {
  const routes: Readonly<Record<string, Route>> = {
    PUT: route('put', (call) => {
      if (call.headers['content-length'] === undefined) return failure('MissingContentLength', call);
      if (call.body.length > OBJECT_BYTES) return failure('EntityTooLarge', call);
      objects.set(call.url.pathname, call.body);
      return { status: 200, headers: { etag: `"${createHash('md5').update(call.body).digest('hex')}"` }, body: '' };
    }),
    DELETE: route('remove', (call) => {
      // The same for what is not there.
      objects.delete(call.url.pathname);
      return { status: 204, body: '' };
    }),
  };

  function route(name: string, answer: (call: IncomingCall) => Reply): Route {
    return {
      name,
      immune: ['expired-token', 'wrong-part', 'missing-windows', 'invented', 'pending', 'failed-operation', 'broken-stream'],
      async handle(call) {
        const wrong = wrongWithSignature(call, options);
        if (wrong) return failure(wrong, call);
        const [, bucket] = call.url.pathname.split('/');
        return bucket === options.name ? answer(call) : failure('NoSuchBucket', call);
      },
    };
  }

  return {
    name: 'yandex:bucket',
    route: (method, path) => (/^\/[^/]+\/.+$/.test(path) ? (routes[method] ?? null) : null),
    notFound: () => xml(404, 'NoSuchKey', 'Not found'),
    refuse(fault) {
      const { status, message } = failureOf(fault);
      return xml(status, { 413: 'EntityTooLarge', 429: 'SlowDown', 503: 'SlowDown' }[status] ?? 'InternalError', message);
    },
  };
}

function failure(code: string, call: IncomingCall): Reply {
  return xml(STATUS[code] ?? 403, code, `${call.method} ${call.url.pathname} is refused`);
}

function xml(status: number, code: string, message: string): Reply {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return { status, headers: { 'content-type': 'application/xml' }, body };
}
