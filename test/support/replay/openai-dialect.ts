import type { Heard } from './mishear.ts';
import type { Form } from './openai-form.ts';
import type { Reply } from './protocol.ts';

export type OpenAiDialect = 'openai' | 'cloudru' | 'whispercpp' | 'speaches' | 'vllm';

/** What the server was started with. */
export interface Serving {
  /** Null: none is asked for. */
  key: string | null;
  models: readonly string[];
  /** ISO 639-1; null: all that Whisper knows. */
  languages: readonly string[] | null;
  /** Of the whole body; null: no limit. */
  maxBytes: number | null;
  /** Of a clip; null: no limit. */
  maxSeconds: number | null;
}

/** Why a request is refused; each dialect says it in its own shape. */
export interface Problem {
  status: number;
  message: string;
  /** A name for programs, where the dialect has one. */
  code?: string;
  /** The field of the form that is wrong. */
  param?: string;
}

/** How one kind of server differs from the others. */
export interface Dialect {
  /** Where clips are posted. */
  paths: readonly string[];
  /** One request at a time. */
  serial?: true;
  /** What a server of the kind is started with. */
  serving: Serving;
  /** Whether the seconds of a clip cost something. */
  billed: boolean;
  /** GET addresses beside: lists of models, health. */
  pages(serving: Serving): Readonly<Record<string, Reply>>;
  /** What is wrong with the form, before anything is decoded. */
  check(form: Form, serving: Serving): Problem | null;
  /** What is wrong with a clip of this length. */
  checkLength?(form: Form, durationMs: number, serving: Serving): Problem | null;
  answer(heard: Heard, form: Form): Reply;
  refuse(problem: Problem): Reply;
}
