import { floats, floatValue, integers, integerValue, model, node } from './onnx-writer.ts';

/**
 * A real Whisper, as sherpa-onnx takes it, that does not listen: it writes the tokens of a script, one after the other.
 * It shows what sherpa does around a Whisper: language, time marks, windows of 30 s, how much may be written.
 */
const TEXT = [' Сәлем', ' ә', 'лем', '.', ' Добрый', ' день', ' да'] as const;
const EOT = 10;
const SOT = 11;
const LANGUAGES = { kk: 12, ru: 13 };
const TRANSCRIBE = 15;
const NO_TIMESTAMPS = 17;
const TIME_ZERO = 18;
const VOCABULARY = TIME_ZERO + 1501;
const CONTEXT = 448;

export type WhisperToken = (typeof TEXT)[number] | { seconds: number };

export interface WhisperScript {
  /** What it hears when it is not told. */
  language: keyof typeof LANGUAGES;
  /** What it writes; marks of time only where it is asked for segments. */
  tokens: readonly WhisperToken[];
  /** Time marks are asked for, so the first token comes one earlier. */
  segments: boolean;
  /** It fails at the first token. */
  fails?: boolean;
}

export const WHISPER_TOKENS = TEXT.map((text, id) => `${Buffer.from(text).toString('base64')} ${id}\n`).join('');

const idOf = (token: WhisperToken): number =>
  typeof token === 'string' ? TEXT.indexOf(token) : TIME_ZERO + Math.round(token.seconds * 50);

export function whisperEncoder(): Buffer {
  return model({
    nodes: [
      node('ReduceMean', ['mel'], ['mean'], { axes: [1, 2], keepdims: 1 }),
      node('Unsqueeze', ['mean', 'first'], ['n_layer_cross_k']),
      node('Identity', ['n_layer_cross_k'], ['n_layer_cross_v']),
    ],
    constants: [integers('first', [1], [0])],
    inputs: [floatValue('mel', ['N', 80, 'T'])],
    outputs: [floatValue('n_layer_cross_k', [1, 'N', 1, 1]), floatValue('n_layer_cross_v', [1, 'N', 1, 1])],
    metadata: {
      model_type: 'whisper-tiny',
      n_mels: '80',
      n_text_layer: '1',
      n_text_ctx: String(CONTEXT),
      n_text_state: '1',
      n_vocab: String(VOCABULARY),
      sot: String(SOT),
      eot: String(EOT),
      blank_id: '9',
      translate: '14',
      transcribe: String(TRANSCRIBE),
      no_speech: '16',
      no_timestamps: String(NO_TIMESTAMPS),
      is_multilingual: '1',
      sot_sequence: `${SOT},${LANGUAGES.kk},${TRANSCRIBE}`,
      all_language_tokens: Object.values(LANGUAGES).join(','),
      all_language_codes: Object.keys(LANGUAGES).join(','),
    },
  });
}

export function whisperDecoder({ language, tokens, segments, fails = false }: WhisperScript): Buffer {
  // The row of a place is the token that comes behind it. Before the text stand start, language and task, then perhaps "no times".
  const rows = Array<number>(CONTEXT).fill(EOT);
  rows[0] = LANGUAGES[language];
  for (const [index, token] of tokens.entries()) rows[(segments ? 2 : 3) + index] = idOf(token);
  const cache = [1, 'N', CONTEXT, 1];
  return model({
    nodes: [
      node('Shape', ['tokens'], ['shape']),
      node('Gather', ['shape', 'second'], ['count']),
      node('Squeeze', ['count', 'zeroth'], ['length']),
      node('Range', ['zero', 'length', 'one'], ['steps']),
      node('Add', ['steps', 'offset'], ['places']),
      node('Mul', ['places', fails ? 'beyond' : 'one'], ['rows_wanted']),
      node('Gather', ['rows', 'rows_wanted'], ['ids']),
      node('OneHot', ['ids', 'depth', 'off_on'], ['hot'], { axis: -1 }),
      node('Unsqueeze', ['hot', 'zeroth'], ['logits']),
      node('Identity', ['in_k'], ['out_k']),
      node('Identity', ['in_v'], ['out_v']),
    ],
    constants: [
      integers('zeroth', [1], [0]),
      integers('second', [1], [1]),
      integers('zero', [], [0]),
      integers('one', [], [1]),
      integers('beyond', [], [CONTEXT]),
      integers('rows', [CONTEXT], rows),
      integers('depth', [1], [VOCABULARY]),
      floats('off_on', [2], [0, 10]),
    ],
    inputs: [
      integerValue('tokens', ['N', 'n']),
      floatValue('in_k', cache),
      floatValue('in_v', cache),
      floatValue('cross_k', [1, 'N', 'x', 1]),
      floatValue('cross_v', [1, 'N', 'x', 1]),
      integerValue('offset', [1]),
    ],
    outputs: [floatValue('logits', ['N', 'n', VOCABULARY]), floatValue('out_k', cache), floatValue('out_v', cache)],
  });
}
