import type { Family, FileRole } from './families.ts';
import { WHISPER_LANGUAGES } from './whisper-languages.ts';

/** A file at an address. */
export interface RemoteFile {
  url: string;
  /** Null: not known before it is there. */
  bytes: number | null;
  /** As several others have published it; null: recorded at the first download and checked from then on. */
  sha256: string | null;
}

export interface CatalogueEntry {
  name: string;
  title: string;
  family: Family;
  /** ISO 639-1; null: any. */
  languages: readonly string[] | null;
  licence: string;
  /** The page that describes it. */
  page: string;
  /** About how much is fetched, in megabytes. */
  megabytes: number;
  files: Partial<Record<FileRole, RemoteFile>> | { archive: RemoteFile };
  maxSeconds?: number;
  modelType?: 'transducer' | 'nemo_transducer';
  /** Metadata that sherpa-onnx wants in the model file and that its maker left out. `vocab_size` is counted. */
  metadata?: Readonly<Record<string, string>>;
}

const HUB = 'https://huggingface.co';
const RELEASES = 'https://github.com/k2-fsa/sherpa-onnx/releases/download/asr-models';

const GIGAAM_MULTILINGUAL = 'fussraider/GigaAM-Multilingual-sherpa-onnx-ctc';
const GIGAAM_MULTILINGUAL_AT = `${HUB}/${GIGAAM_MULTILINGUAL}/resolve/9f5a77e8975211abe8511693accd3a63ee1e9f43`;
const GIGAAM_MULTILINGUAL_TOKENS = {
  url: `${GIGAAM_MULTILINGUAL_AT}/tokens.txt`,
  bytes: 391,
  sha256: '9b5df7987cb4ca52c1a468649ce897fab1cd182067416e29fef49dfaa7a856c2',
};
/** Its makers refuse longer clips, and it gets worse quickly beyond. */
const GIGAAM_SECONDS = 25;
const GIGAAM_V3_AT = `${HUB}/csukuangfj/sherpa-onnx-nemo-ctc-punct-giga-am-v3-russian-2025-12-16/resolve/4fb5407ff028a69fec516cdf4c10fac9ddea7c16`;
const PARAKEET_AT = `${HUB}/csukuangfj/sherpa-onnx-nemo-parakeet-tdt-0.6b-v3-int8/resolve/main`;
const OMNILINGUAL_AT = `${HUB}/csukuangfj/sherpa-onnx-omnilingual-asr-1600-languages-300M-ctc-int8-2025-11-12/resolve/6abf1ece20cd2308bdb7d13cd78ec1c44fa4c094`;
const FASTCONFORMER_AT = `${HUB}/OpenVoiceOS/stt_kk_ru_fastconformer_hybrid_large_onnx/resolve/main`;

/** Models that `models pull` knows, best for Kazakh and Russian first. None could be run where this was written: see docs/engines-local.md. */
export const CATALOGUE: readonly CatalogueEntry[] = [
  {
    name: 'gigaam-multilingual',
    title: 'GigaAM Multilingual 220M',
    family: 'nemo-ctc',
    languages: ['kk', 'ru', 'en', 'ky', 'uz'],
    licence: 'MIT',
    page: `${HUB}/${GIGAAM_MULTILINGUAL}`,
    megabytes: 225,
    maxSeconds: GIGAAM_SECONDS,
    files: {
      model: {
        url: `${GIGAAM_MULTILINGUAL_AT}/model.int8.onnx`,
        bytes: 224_762_524,
        sha256: '2d94f93ffd4ef58e7899c9de885c25bbbc8c9f1073618868d118a674450ba5f7',
      },
      tokens: GIGAAM_MULTILINGUAL_TOKENS,
    },
  },
  {
    name: 'gigaam-multilingual-large',
    title: 'GigaAM Multilingual 600M',
    family: 'nemo-ctc',
    languages: ['kk', 'ru', 'en', 'ky', 'uz'],
    licence: 'MIT',
    page: `${HUB}/${GIGAAM_MULTILINGUAL}`,
    megabytes: 592,
    maxSeconds: GIGAAM_SECONDS,
    files: {
      model: {
        url: `${GIGAAM_MULTILINGUAL_AT}/large/model.int8.onnx`,
        bytes: 591_645_642,
        sha256: '6b6f195026b0f90721cd4593c664becf009a71131550b664eec71446ec351c81',
      },
      tokens: GIGAAM_MULTILINGUAL_TOKENS,
    },
  },
  {
    name: 'fastconformer-kk-ru',
    title: 'NVIDIA FastConformer Kazakh–Russian',
    family: 'nemo-ctc',
    languages: ['kk', 'ru'],
    licence: 'CC-BY-4.0',
    page: `${HUB}/OpenVoiceOS/stt_kk_ru_fastconformer_hybrid_large_onnx`,
    megabytes: 460,
    metadata: { model_type: 'EncDecCTCModelBPE', subsampling_factor: '8', normalize_type: 'per_feature' },
    files: {
      model: { url: `${FASTCONFORMER_AT}/model.onnx`, bytes: null, sha256: null },
      tokens: { url: `${FASTCONFORMER_AT}/vocab.txt`, bytes: null, sha256: null },
    },
  },
  {
    name: 'gigaam-v3-ru',
    title: 'GigaAM v3 Russian with punctuation',
    family: 'nemo-ctc',
    languages: ['ru'],
    licence: 'MIT',
    page: `${HUB}/csukuangfj/sherpa-onnx-nemo-ctc-punct-giga-am-v3-russian-2025-12-16`,
    megabytes: 225,
    maxSeconds: GIGAAM_SECONDS,
    files: {
      model: {
        url: `${GIGAAM_V3_AT}/model.int8.onnx`,
        bytes: 224_893_661,
        sha256: 'd5fea8df94263c285e54b21e5774b707c707192d3bdbeffd7b1eb07fb6743b35',
      },
      tokens: { url: `${GIGAAM_V3_AT}/tokens.txt`, bytes: null, sha256: null },
    },
  },
  {
    name: 'zipformer-ru',
    title: 'Zipformer Russian (Vosk)',
    family: 'transducer',
    languages: ['ru'],
    licence: 'Apache-2.0',
    page: 'https://k2-fsa.github.io/sherpa/onnx/pretrained_models/offline-transducer/zipformer-transducer-models.html',
    megabytes: 300,
    files: { archive: { url: `${RELEASES}/sherpa-onnx-zipformer-ru-2024-09-18.tar.bz2`, bytes: null, sha256: null } },
  },
  {
    name: 'zipformer-ru-small',
    title: 'Zipformer Russian, small (Vosk)',
    family: 'transducer',
    languages: ['ru'],
    licence: 'Apache-2.0',
    page: 'https://k2-fsa.github.io/sherpa/onnx/pretrained_models/offline-transducer/zipformer-transducer-models.html',
    megabytes: 110,
    files: { archive: { url: `${RELEASES}/sherpa-onnx-small-zipformer-ru-2024-09-18.tar.bz2`, bytes: null, sha256: null } },
  },
  {
    name: 'parakeet-v3',
    title: 'NVIDIA Parakeet TDT 0.6B v3',
    family: 'transducer',
    modelType: 'nemo_transducer',
    languages: 'bg cs da de el en es et fi fr hr hu it lt lv mt nl pl pt ro ru sk sl sv uk'.split(' '),
    licence: 'CC-BY-4.0',
    page: `${HUB}/csukuangfj/sherpa-onnx-nemo-parakeet-tdt-0.6b-v3-int8`,
    megabytes: 670,
    files: {
      encoder: {
        url: `${PARAKEET_AT}/encoder.int8.onnx`,
        bytes: 652_184_281,
        sha256: 'acfc2b4456377e15d04f0243af540b7fe7c992f8d898d751cf134c3a55fd2247',
      },
      decoder: {
        url: `${PARAKEET_AT}/decoder.int8.onnx`,
        bytes: 11_845_275,
        sha256: '179e50c43d1a9de79c8a24149a2f9bac6eb5981823f2a2ed88d655b24248db4e',
      },
      joiner: {
        url: `${PARAKEET_AT}/joiner.int8.onnx`,
        bytes: 6_355_277,
        sha256: '3164c13fc2821009440d20fcb5fdc78bff28b4db2f8d0f0b329101719c0948b3',
      },
      tokens: { url: `${PARAKEET_AT}/tokens.txt`, bytes: null, sha256: null },
    },
  },
  {
    name: 'omnilingual-300m',
    title: 'Meta Omnilingual ASR 300M',
    family: 'omnilingual',
    languages: null,
    licence: 'Apache-2.0',
    page: 'https://k2-fsa.github.io/sherpa/onnx/omnilingual-asr/models.html',
    megabytes: 365,
    files: {
      model: {
        url: `${OMNILINGUAL_AT}/model.int8.onnx`,
        bytes: null,
        sha256: 'e7c4e54ee4c4c47829cc6667d5d00ed8ea7bef1dcfeef0fce766f77752a2726c',
      },
      tokens: {
        url: `${OMNILINGUAL_AT}/tokens.txt`,
        bytes: null,
        sha256: 'a7a044c52cb29cbe8b0dc1953e92cefd4ca16b0ed968177b6beab21f9a7d0b31',
      },
    },
  },
  whisper('turbo', 'Whisper large-v3 turbo', 1037, '2ca6ff69fc878651b770880507669577ac41c2ff', {
    encoder: [674_716_297, 'b02dcdf54f348741e93fe732b67d933c8dcb6735655f710640143081db38878b'],
    decoder: [361_080_764, '20accd02388482eb3a46bd615631adfdc85e1eb2c7db9ea3f02a40ffe6b81547'],
  }),
  whisper('large-v3', 'Whisper large-v3', 1776, '2a6507094dd6020d939d78e3f1834a1d06267fca', {
    encoder: [766_671_985, 'd531cf17248acc43e8c09b472a0877055e770877857a5332fc1304b36534ec85'],
    decoder: [1_008_265_203, 'ebc6bfd88e162a46cb3edee8a7e727e1dcbc65cabecb19e2573695e4d495e1af'],
  }),
  whisper('medium', 'Whisper medium', 946, '8c31d28503847560985df21f90e14f0c736e075e', {
    encoder: [374_196_283, '1c54582b4d829de0089f6cb63bbbdb3bf7555398bacaf855fbecf1a84dfd193e'],
    decoder: [571_059_257, '595d00a338a365a7bfa0ca7f296cabc639583bef770ab6130df90f49a6412747'],
  }),
  whisper('small', 'Whisper small', 376, '8f3c18b358db4d1f2fc1eae49d75cd20989e4309', {
    encoder: [112_442_483, '4cbe7b22fa9026b843b60a68640c747de05bafb1a11b57edc0e66c232d9f33a9'],
    decoder: [262_226_114, 'acad50b5c782696e91b55914cc5ab4f756f1532f76e22aa6fc615f39fb69a8ee'],
  }),
];

type Sums = Record<'encoder' | 'decoder', [bytes: number, sha256: string]>;

/** The int8 files of a Whisper as the maintainer of sherpa-onnx has exported it. */
function whisper(size: string, title: string, megabytes: number, revision: string, { encoder, decoder }: Sums): CatalogueEntry {
  const repository = `${HUB}/csukuangfj/sherpa-onnx-whisper-${size}`;
  const at = `${repository}/resolve/${revision}/${size}`;
  return {
    name: `whisper-${size}`,
    title,
    family: 'whisper',
    languages: WHISPER_LANGUAGES,
    licence: 'MIT',
    page: repository,
    megabytes,
    files: {
      encoder: { url: `${at}-encoder.int8.onnx`, bytes: encoder[0], sha256: encoder[1] },
      decoder: { url: `${at}-decoder.int8.onnx`, bytes: decoder[0], sha256: decoder[1] },
      // The same for all multilingual Whispers.
      tokens: { url: `${at}-tokens.txt`, bytes: 816_730, sha256: 'b34b360dbb493e781e479794586d661700670d65564001f23024971d1f2fa126' },
    },
  };
}
