/** What a file of a model is for. */
export const FILE_ROLES = ['encoder', 'decoder', 'joiner', 'model', 'tokens'] as const;
export type FileRole = (typeof FILE_ROLES)[number];

/** Limits of a family of models; a model may have its own `maxSeconds`. */
interface FamilyFacts {
  /** Files that it cannot do without, besides `tokens`. */
  roles: readonly Exclude<FileRole, 'tokens'>[];
  maxSeconds: number;
  preferredSeconds: number;
  /** Below this a clip costs more than it saves. */
  minSeconds: number;
  wordTimes: boolean;
  losesSpeech: boolean;
  /** A guess until there is history: two to four threads of a common processor. */
  realTimeFactor: number;
}

const FRAME_BY_FRAME = { maxSeconds: 60, preferredSeconds: 20, minSeconds: 5, wordTimes: true, losesSpeech: false, realTimeFactor: 0.2 };

/** The kinds of models that sherpa-onnx runs and we know how to set up. */
export const FAMILIES = {
  // Sherpa hears the first 30 s and writes at most 6 tokens for a second of them; every call costs a whole window.
  whisper: {
    roles: ['encoder', 'decoder'],
    maxSeconds: 29,
    preferredSeconds: 15,
    minSeconds: 10,
    wordTimes: false,
    losesSpeech: true,
    realTimeFactor: 1,
  },
  'nemo-ctc': { ...FRAME_BY_FRAME, roles: ['model'] },
  transducer: { ...FRAME_BY_FRAME, roles: ['encoder', 'decoder', 'joiner'] },
  'zipformer-ctc': { ...FRAME_BY_FRAME, roles: ['model'] },
  'wenet-ctc': { ...FRAME_BY_FRAME, roles: ['model'] },
  // Trained on clips of up to 30 s, by its makers.
  'sense-voice': { ...FRAME_BY_FRAME, roles: ['model'], maxSeconds: 30 },
  // Its makers refuse audio of 40 s and more.
  omnilingual: { ...FRAME_BY_FRAME, roles: ['model'], maxSeconds: 39 },
} as const satisfies Record<string, FamilyFacts>;

export type Family = keyof typeof FAMILIES;
export const FAMILY_NAMES = Object.keys(FAMILIES) as [Family, ...Family[]];
