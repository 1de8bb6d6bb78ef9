import { AppError } from '../../contract/app-error.ts';

const [QUOTE, BACKSLASH, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST, COMMA] = Buffer.from('"\\{}[],') as unknown as number[];
const SPACES = new Set(Buffer.from(' \t\r\n\u{feff}'));

/** Finds the objects in a stream of bytes that is split anywhere. */
export interface ObjectSplitter {
  /** The objects that end in these bytes. Throws ENGINE_BAD_ANSWER for anything between objects that is no JSON. */
  push(bytes: Uint8Array): unknown[];
  /** False while the stream is inside an object or a list: it must not end here. */
  whole(): boolean;
}

/**
 * Splits what getRecognition answers: objects one after the other, on lines or pretty-printed, with nothing, white
 * space or commas between them, or all in a list. Braces are counted outside strings, on bytes: every byte that JSON
 * gives a meaning is ASCII, and no byte of another UTF-8 character looks like one. Each byte is looked at once.
 */
export function createObjectSplitter(): ObjectSplitter {
  let depth = 0;
  let lists = 0;
  let inString = false;
  let escaped = false;
  let parts: Uint8Array[] = [];

  return {
    push(bytes) {
      const objects: unknown[] = [];
      let from = 0;
      for (let at = 0; at < bytes.length; at++) {
        const byte = bytes[at] as number;
        if (inString) {
          if (escaped) escaped = false;
          else if (byte === BACKSLASH) escaped = true;
          else if (byte === QUOTE) inString = false;
        } else if (byte === OPEN) {
          if (depth++ === 0) from = at;
        } else if (depth > 0) {
          if (byte === QUOTE) inString = true;
          else if (byte === CLOSE && --depth === 0) {
            objects.push(parse(Buffer.concat([...parts, bytes.subarray(from, at + 1)])));
            parts = [];
          }
        } else if (byte === OPEN_LIST) lists++;
        else if (byte === CLOSE_LIST) lists--;
        else if (byte !== COMMA && !SPACES.has(byte)) throw noJson();
      }
      // A copy: whoever gave the bytes may use their memory again.
      if (depth > 0) parts.push(new Uint8Array(bytes.subarray(from)));
      return objects;
    },
    whole: () => depth === 0 && lists === 0,
  };
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw noJson(cause);
  }
}

function noJson(cause?: unknown): AppError {
  return new AppError('ENGINE_BAD_ANSWER', { message: 'yandex answered something that is not JSON', cause });
}
