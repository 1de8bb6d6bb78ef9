import type { Readable } from 'node:stream';

/** Bytes `start` to `end`, both included. */
export interface ByteRange {
  start: number;
  end: number;
}

/** What the database knows of an object: whatever is read is held against it. */
export interface ObjectFacts {
  bytes: number;
  /** Of all its bytes, hexadecimal. */
  sha256: string;
}

export interface StoredObject {
  key: string;
  bytes: number;
  ageMs: number;
}

/**
 * Where media live, by key (`recordings/<id>/original`). An object is written once and never changes. Errors are
 * STORAGE_UNAVAILABLE (the store is away or refuses us; the same may succeed later) and MEDIA_DAMAGED (the object is
 * missing or is not what was stored).
 */
export interface ObjectStore {
  /**
   * Moves a local file in. All of it is there under the key, or nothing. Returns whether other machines have it, too;
   * else it follows with `tend`.
   */
  put(key: string, file: string): Promise<{ everywhere: boolean }>;
  /** Another object with the same bytes, which are so many; null: nobody counted them. Returns what `put` does. */
  copy(from: string, to: string, bytes: number | null): Promise<{ everywhere: boolean }>;
  /** Size in bytes; null when there is no such object. */
  size(key: string): Promise<number | null>;
  /** For a listener: all of it or a part, of an object of this length. Not hashed: a part cannot be. */
  read(key: string, bytes: number, range?: ByteRange): Promise<Readable>;
  /** For work: a local file with all of its bytes, which have this hash. The object's own file, or a copy in `folder`. */
  fetch(key: string, folder: string, facts: ObjectFacts): Promise<string>;
  /** Deletes everything below a prefix, wherever this machine reaches it. Nothing there is no error. */
  deleteAll(prefix: string): Promise<void>;
  /** Everything below a prefix. */
  list(prefix: string): AsyncIterable<StoredObject>;
  /** Throws when nothing can be written. */
  check(): Promise<void>;
  /** What is to be done every now and then. `findStray` gives the keys of objects that belong to nobody. */
  tend(findStray: (objects: readonly StoredObject[]) => Promise<ReadonlySet<string>>): Promise<Tended>;
}

/** A store that other machines reach. */
export interface RemoteStore extends ObjectStore, AsyncDisposable {
  /** As `put`, but the file stays where it is. */
  send(key: string, file: string): Promise<void>;
}

export interface Tended {
  /** Objects that other machines have from now on, too. */
  sent: string[];
  /** Objects that still wait for that. */
  waiting: string[];
  /** Local copies that went: nobody wants them, or there was no room. */
  dropped: number;
}
