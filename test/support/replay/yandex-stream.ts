import type { Reply } from './protocol.ts';
import type { Random } from './random.ts';
import { messagesOf, type StreamContent } from './yandex-messages.ts';

/** How the results of an operation are written; what is left out differs from operation to operation. */
export interface StreamOptions {
  /** One object a line; one behind the other; indented; or a list. */
  layout?: 'lines' | 'concatenated' | 'indented' | 'list';
  /** Each message in an object `{"result": …}`. */
  wrapped?: boolean;
  /** Fields that are zero or empty are there. */
  zeros?: boolean;
  /** A refinement comes behind the final of the next utterance. */
  lateRefinements?: boolean;
  /** Bytes that go out at once; 0: all. Small and odd ones cut letters apart. */
  pieceBytes?: number;
}

const MOST_PIECES = 400;
const FAILED = {
  error: {
    grpcCode: 13,
    httpCode: 500,
    message: 'internal_id=5c1d-02, request_id=9d8e1c4b-0000-4000-8000-000000000002: Internal error',
    httpStatus: 'Internal Server Error',
    details: [],
  },
};

/** The body of getRecognition: `breaks` ends it with an error half-way. */
export function streamReply(content: StreamContent, options: StreamOptions, random: Random, breaks: boolean): Reply {
  const layout = options.layout ?? random.pick(['lines', 'concatenated', 'indented', 'list'] as const);
  const isWrapped = options.wrapped ?? random.next() < 0.7;
  const hasZeros = options.zeros ?? random.next() < 0.5;
  const areLate = options.lateRefinements ?? random.next() < 0.5;
  const messages = messagesOf(content, areLate, random);
  const said = breaks ? messages.slice(0, Math.ceil(messages.length / 2)) : messages;
  const objects = [...said.map((message) => (isWrapped ? { result: message } : message)), ...(breaks ? [FAILED] : [])];
  const texts = objects.map((object) => JSON.stringify(object, hasZeros ? undefined : withoutZeros, layout === 'indented' ? 2 : 0));
  const body = layout === 'list' ? `[${texts.join(',\n')}]` : `${texts.join(layout === 'concatenated' ? '' : '\n')}\n`;
  const pieceBytes = options.pieceBytes ?? random.pick([0, 1 + 2 * Math.ceil(Buffer.byteLength(body) / MOST_PIECES / 2)]);
  return { status: 200, body, ...(pieceBytes > 0 && { pieceBytes }) };
}

/** proto JSON may leave out what has its default value; the tag is a text, and "0" not its default. */
function withoutZeros(name: string, value: unknown): unknown {
  return name !== 'channelTag' && (value === '0' || value === 0 || value === '') ? undefined : value;
}
