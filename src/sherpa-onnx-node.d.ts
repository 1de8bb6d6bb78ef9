/** The part of sherpa-onnx-node that we use; the package ships no types. */
declare module 'sherpa-onnx-node' {
  interface VadConfig {
    sileroVad: {
      model: string;
      threshold: number;
      minSpeechDuration: number;
      minSilenceDuration: number;
      maxSpeechDuration: number;
      windowSize: number;
    };
    sampleRate: number;
    numThreads: number;
    provider: 'cpu';
    debug: 0 | 1;
  }
  class Vad {
    constructor(config: VadConfig, bufferSeconds: number);
    acceptWaveform(samples: Float32Array): void;
    isEmpty(): boolean;
    isDetected(): boolean;
    /** `start` counts samples since the first one, or since `reset`. */
    front(externalBuffer: boolean): { start: number; samples: Float32Array };
    pop(): void;
    flush(): void;
    reset(): void;
  }

  /** Exactly one family of models is given. Paths are absolute. */
  export interface OfflineRecognizerConfig {
    featConfig: { sampleRate: number; featureDim: number };
    modelConfig: {
      whisper?: {
        encoder: string;
        decoder: string;
        language: string;
        task: 'transcribe';
        tailPaddings: number;
        enableTokenTimestamps: 0 | 1;
        enableSegmentTimestamps: 0 | 1;
      };
      transducer?: { encoder: string; decoder: string; joiner: string };
      nemoCtc?: { model: string };
      zipformerCtc?: { model: string };
      wenetCtc?: { model: string };
      omnilingual?: { model: string };
      senseVoice?: { model: string; language: string; useInverseTextNormalization: 0 | 1 };
      tokens: string;
      numThreads: number;
      provider: 'cpu';
      debug: 0 | 1;
      modelType?: string;
    };
    decodingMethod: 'greedy_search';
  }
  class OfflineStream {
    acceptWaveform(audio: { samples: Float32Array; sampleRate: number }): void;
  }
  export class OfflineRecognizer {
    static createAsync(config: OfflineRecognizerConfig): Promise<OfflineRecognizer>;
    createStream(): OfflineStream;
    setConfig(config: OfflineRecognizerConfig): void;
    decodeAsync(stream: OfflineStream): Promise<unknown>;
  }

  interface FastClustering {
    /** -1: as many as `threshold`, a distance of voices, makes. */
    numClusters: number;
    threshold: number;
  }
  /** Paths are absolute. */
  export interface OfflineSpeakerDiarizationConfig {
    segmentation: { pyannote: { model: string }; numThreads: number; provider: 'cpu'; debug: 0 | 1 };
    embedding: { model: string; numThreads: number; provider: 'cpu'; debug: 0 | 1 };
    clustering: FastClustering;
    /** Seconds: shorter turns are left out, shorter silence within one is filled. */
    minDurationOn: number;
    minDurationOff: number;
  }
  export class OfflineSpeakerDiarization {
    constructor(config: OfflineSpeakerDiarizationConfig);
    readonly sampleRate: number;
    /** Turns in seconds. */
    process(samples: Float32Array): { start: number; end: number; speaker: number }[];
    setConfig(config: { clustering: FastClustering }): void;
  }
  const sherpa: {
    Vad: typeof Vad;
    OfflineRecognizer: typeof OfflineRecognizer;
    OfflineSpeakerDiarization: typeof OfflineSpeakerDiarization;
  };
  // biome-ignore lint/style/noDefaultExport: it is a CommonJS package
  export default sherpa;
}
