import { readFileSync } from 'node:fs';

interface Variable {
  name: string;
  /** What it is when it is not set; empty: off. */
  default: string;
  description: string;
  secret?: true;
}

/** Every variable that the product reads, in one table: `docs/configuration.md` and `--print-config` come from it. */
export const VARIABLES = [
  { name: 'PORT', default: '8080', description: 'Port of the web server' },
  {
    name: 'HOST',
    default: '127.0.0.1',
    description: 'Address it listens on. In open mode other than loopback needs ALLOW_OPEN=1 and ALLOWED_HOSTS',
  },
  {
    name: 'PROBE_PORT',
    default: '',
    description: 'Port for /live, /ready, /health and /metrics of a worker or scheduler; empty: none',
  },
  { name: 'ALLOW_OPEN', default: '0', description: '1: serve without accounts to other machines' },
  { name: 'ALLOWED_HOSTS', default: '', description: 'Host names that the server answers to besides localhost, with commas' },
  { name: 'DATA_DIR', default: './data', description: 'Recordings, the embedded database and temporary files' },
  { name: 'DATABASE_URL', default: '', description: 'PostgreSQL 15 or newer; empty: the embedded server under DATA_DIR', secret: true },
  { name: 'DATABASE_POOL', default: '10', description: 'Connections to the database for each process, 5 to 50' },
  {
    name: 'REDIS_URL',
    default: '',
    description:
      'Redis of the scale-out mode: redis://:password@host:6379, redis-sentinel://:password@host:26379,host:26379/master or redis-cluster://:password@host:6379,host:6379; rediss… for TLS. Empty: not used',
    secret: true,
  },
  { name: 'MAX_FILE_SIZE', default: '500MB', description: 'Largest upload: bytes, or with KB, MB, GB (1 MB = 1024 × 1024)' },
  {
    name: 'UPLOAD_EXPIRY',
    default: '24h',
    description: 'How long an unfinished resumable upload is kept after its last bytes: seconds, or with s, m, h',
  },
  {
    name: 'UNFINISHED_UPLOADS',
    default: '100',
    description: 'Resumable uploads of one organisation that may be unfinished at the same time',
  },
  { name: 'UNFINISHED_SIZE', default: '20GB', description: 'What they may come to once they are finished' },
  { name: 'MAX_DURATION', default: '4h', description: 'Longest recording: seconds, or with s, m, h' },
  {
    name: 'WORKER_SLOTS',
    default: '',
    description: 'Jobs that one worker process runs at the same time; empty: MAX_CONCURRENT_JOBS where that is set, else 5',
  },
  {
    name: 'MAX_CONCURRENT_JOBS',
    default: '',
    description: 'Jobs that all workers together run at the same time; empty: as many as they have slots',
  },
  {
    name: 'OWNER_SHARE',
    default: '80',
    description: 'Percent of the slots that one organisation may hold, where there are several',
  },
  {
    name: 'MAX_QUEUE_WAIT',
    default: '24h',
    description:
      'Work that may wait, as time that all workers need for it; more uploads are refused until it is less: seconds, or with s, m, h',
  },
  {
    name: 'WORKER_MEMORY',
    default: '2GB',
    description: 'A worker process that has grown beyond this is drained and replaced',
  },
  {
    name: 'JOB_TIME_LIMIT',
    default: '3600s',
    description: 'Longest that a worker stays with one job at a stretch: seconds, or with s, m, h',
  },
  {
    name: 'CACHE_SCOPE',
    default: 'own',
    description:
      'Whose earlier recordings may answer for the same sound in a new one, so that it is not heard and paid for again: own, organisation, shared (everybody on this server) or off',
  },
  {
    name: 'PROCESSING',
    default: '',
    description:
      'How texts are written unless an account or a request says otherwise: JSON, or a list such as -numbers,profanity,fillers=all; raw: as they were heard',
  },
  {
    name: 'S3_BUCKET',
    default: '',
    description:
      'Bucket for media at an S3-compatible store (Cloudflare R2, MinIO, AWS, Yandex Object Storage); empty: media stay in DATA_DIR',
  },
  { name: 'S3_ENDPOINT', default: '', description: 'Address of that store; empty: AWS' },
  { name: 'S3_REGION', default: 'us-east-1', description: 'Region that requests are signed for; R2: auto, Yandex: ru-central1 or kz1' },
  { name: 'S3_ACCESS_KEY_ID', default: '', description: 'Key that may read, write, list and delete objects of the bucket' },
  { name: 'S3_SECRET_ACCESS_KEY', default: '', description: 'Its secret', secret: true },
  {
    name: 'S3_PATH_STYLE',
    default: '',
    description: '1: the bucket stands in the path of addresses, 0: in the host name; empty: 1 where S3_ENDPOINT is set',
  },
  {
    name: 'S3_LOCAL_COPIES',
    default: '2GB',
    description: 'Disk under DATA_DIR for copies of what is in the bucket, so that it need not be fetched again; 0: none',
  },
  {
    name: 'CDN_BASE_URL',
    default: '',
    description: 'Address of a CDN that fetches from this server; public links are then opened there. Empty: none',
  },
  {
    name: 'CDN_PURGE_URL',
    default: 'https://api.cloudflare.com/client/v4',
    description: "API that makes the CDN forget, in the way of Cloudflare's",
  },
  { name: 'CDN_ZONE', default: '', description: 'Zone of the CDN at that API' },
  { name: 'CDN_TOKEN', default: '', description: 'Token of that API that may purge the zone', secret: true },
  {
    name: 'ASSET_BASE_URL',
    default: '',
    description: "Address in front of the page's own files, such as that of a CDN; empty: this server",
  },
  {
    name: 'SECRET_KEY',
    default: '',
    description: 'Signs links, at least 32 characters; another one makes all links invalid. Empty: one that the database keeps',
    secret: true,
  },
  { name: 'RETENTION_HOURS', default: '24', description: 'Hours until uploaded media are deleted; 0: never' },
  {
    name: 'ENGINE_ORDER',
    default: '',
    description:
      'Engines that "auto" may use and fail over to, best first, with commas; `; kk=a,b` is an order for one language. Empty: every configured one, the offline demo only where there is no other',
  },
  {
    name: 'ENGINE_PARALLEL',
    default: '4',
    description: 'Parts of one job that an engine hears at the same time; for single engines: 4,yandex=8,cloudru=2',
  },
  {
    name: 'ENGINE_HEDGE',
    default: '0',
    description: '1: ask an engine a second time for the slowest part of a job even where both answers are billed',
  },
  {
    name: 'ENGINE_CA_FILE',
    default: '',
    description: 'Certificates (PEM) of authorities to trust besides the usual ones, for engines, mirrors and the object store',
  },
  { name: 'ENGINES', default: '', description: 'npm packages that add engines, with commas' },
  { name: 'ENGINES_FILE', default: '', description: 'JSON file with further OpenAI-compatible endpoints; see docs/engines.md' },
  { name: 'COMBINED_ENGINES', default: '', description: 'Engines whose words "combined" votes on, the most trusted first, with commas' },
  {
    name: 'COMBINED_WEIGHTS',
    default: '',
    description: 'How much their words count, for all languages or for one: yandex:kk=1.5,cloudru=0.9; 1 where nothing is said',
  },
  {
    name: 'PRICES_FILE',
    default: '',
    description: 'JSON file with what engines cost, by date; see docs/costs.md. Empty: the built-in list',
  },
  { name: 'BUDGET_JOB', default: '', description: 'The most that one job may cost, for example 5 USD; empty: no limit' },
  { name: 'BUDGET_DAY', default: '', description: 'The most that the jobs of one organisation may cost in a day (UTC)' },
  { name: 'BUDGET_MONTH', default: '', description: 'The most that the jobs of one organisation may cost in a month (UTC)' },
  {
    name: 'BUDGET_ACTION',
    default: 'refuse',
    description:
      'What happens to a job that the budget does not allow: refuse, or cheaper (the cheapest engine that fits, then the deferred mode)',
  },
  {
    name: 'YANDEX_API_KEY',
    default: '',
    description: 'API key of a service account for Yandex SpeechKit; turns the engine on',
    secret: true,
  },
  { name: 'YANDEX_SA_KEY_FILE', default: '', description: 'Instead of the key: JSON file with an authorised key of a service account' },
  { name: 'YANDEX_FOLDER_ID', default: '', description: 'Folder to bill; only for accounts that are no service accounts' },
  { name: 'YANDEX_STT_URL', default: 'https://stt.api.cloud.yandex.net', description: 'Kazakhstan: https://stt.api.ml.yandexcloud.kz' },
  {
    name: 'YANDEX_OPERATIONS_URL',
    default: 'https://operation.api.cloud.yandex.net',
    description: 'Kazakhstan: https://operation.api.yandexcloud.kz',
  },
  {
    name: 'YANDEX_IAM_URL',
    default: 'https://iam.api.cloud.yandex.net/iam/v1/tokens',
    description: 'Kazakhstan: https://iam.api.yandexcloud.kz/iam/v1/tokens',
  },
  {
    name: 'YANDEX_POLL',
    default: 'operation',
    description: 'How readiness is asked for: operation, or getRecognition where the operations API does not know the id',
  },
  { name: 'YANDEX_MODEL', default: 'general', description: 'Recognition model, such as general or general:rc' },
  { name: 'YANDEX_KAZAKH', default: 'kk-KZ', description: 'Tag for Kazakh; older versions of the API want kk-KK' },
  {
    name: 'YANDEX_SYNC',
    default: '0',
    description: '1: adds the engine yandex-sync for short Russian audio; see docs/engines-yandex.md',
  },
  { name: 'YANDEX_BUCKET', default: '', description: 'Object Storage bucket for parts above the 60 MB that fit into a request' },
  { name: 'YANDEX_BUCKET_URL', default: 'https://storage.yandexcloud.net', description: 'Address of the Object Storage' },
  {
    name: 'YANDEX_BUCKET_REGION',
    default: 'ru-central1',
    description: 'Region that requests to the bucket are signed for; Kazakhstan: kz1',
  },
  { name: 'YANDEX_BUCKET_KEY_ID', default: '', description: 'Static access key of the bucket' },
  { name: 'YANDEX_BUCKET_SECRET', default: '', description: 'Its secret', secret: true },
  { name: 'CLOUDRU_API_KEY', default: '', description: 'Key of Cloud.ru Evolution Foundation Models; turns the engine on', secret: true },
  { name: 'CLOUDRU_BASE_URL', default: 'https://foundation-models.api.cloud.ru/v1', description: 'Its address' },
  { name: 'CLOUDRU_STT_MODEL', default: 'openai/whisper-large-v3', description: 'Its speech model' },
  { name: 'OPENAI_API_KEY', default: '', description: 'Key of OpenAI; turns the engine on', secret: true },
  {
    name: 'OPENAI_BASE_URL',
    default: 'https://api.openai.com/v1',
    description: 'Address of OpenAI, or of anything that speaks its format',
  },
  { name: 'OPENAI_STT_MODEL', default: 'whisper-1', description: 'Its speech model; only whisper-1 tells the times of words' },
  {
    name: 'LOCAL_MODEL',
    default: '',
    description: 'Local model to use, by its name in MODELS_DIR or by its folder; empty: the first that is installed',
  },
  { name: 'MODELS_DIR', default: '', description: 'Folder of the local models; empty: models under DATA_DIR' },
  { name: 'MODELS_MIRROR', default: '', description: 'Address that stands in for huggingface.co and github.com when models are fetched' },
  {
    name: 'POCKETSPHINX_MODEL',
    default: '',
    description: 'Folder with en-us, en-us.lm.bin and cmudict-en-us.dict; empty: where the system package puts it',
  },
  {
    name: 'DIARIZATION',
    default: 'auto',
    description:
      'Who tells speakers apart: engine (the one that heard them, where it can), sherpa (models on this machine), pyannote, acoustic (built in); auto: the best that is set up. See docs/engines-diarization.md',
  },
  {
    name: 'DIARIZATION_SEGMENTATION_MODEL',
    default: '',
    description:
      'ONNX file that tells where speakers change, for sherpa; empty: speakers/segmentation.onnx in MODELS_DIR, where it is there',
  },
  {
    name: 'DIARIZATION_EMBEDDING_MODEL',
    default: '',
    description: 'ONNX file that tells voices apart; empty: speakers/embedding.onnx in MODELS_DIR, where it is there',
  },
  {
    name: 'DIARIZATION_THRESHOLD',
    default: '0.5',
    description: 'How different two voices must be for sherpa to be two people, above 0 and below 2; larger: fewer speakers',
  },
  {
    name: 'PYANNOTE_API_KEY',
    default: '',
    description: 'Key of pyannoteAI, which tells speakers apart; turns it on. Recordings are sent there whole',
    secret: true,
  },
  {
    name: 'PYANNOTE_URL',
    default: 'https://api.pyannote.ai/v1',
    description: 'Its address, or that of a service of your own with the same format; setting it turns that on, also without a key',
  },
  { name: 'PYANNOTE_MODEL', default: 'precision-2', description: 'Its model, such as precision-2 or community-1' },
  {
    name: 'PYANNOTE_WEBHOOK_URL',
    default: '',
    description: 'Address at which it reaches /api/v1/webhooks/pyannote of this server, to say that it is ready; empty: it is only asked',
  },
  { name: 'PYANNOTE_WEBHOOK_SECRET', default: '', description: 'What its calls are signed with', secret: true },
  { name: 'SUPPORT_CONTACT', default: 'the operator of this server', description: 'Whom error messages name for help' },
  { name: 'LOG_LEVEL', default: 'info', description: 'fatal, error, warn, info, debug or trace' },
  { name: 'LOG_FORMAT', default: 'auto', description: 'json, pretty, or auto: pretty on a terminal' },
] as const satisfies readonly Variable[];

const NAMES: ReadonlySet<string> = new Set(VARIABLES.map((variable) => variable.name));

export type VariableName = (typeof VARIABLES)[number]['name'];
export type Env = Record<VariableName, string>;

export interface EnvReading {
  env: Env;
  /** Names that are set explicitly, by value or by file. */
  set: ReadonlySet<VariableName>;
  /** Where programs are looked for. */
  searchPath: string;
  /** A variable that a file of the operator's names, such as the key of an endpoint. */
  named: (name: string) => string | undefined;
  problems: string[];
  warnings: string[];
}

/**
 * Reads the variables from an environment. `NAME_FILE` names a file that holds the value (a mounted secret; one line
 * end is cut off); both at once is a problem. A name that is one slip away from one of ours is warned about.
 */
export function readEnv(source: Record<string, string | undefined> = process.env): EnvReading {
  const env = {} as Env;
  const set = new Set<VariableName>();
  const problems: string[] = [];
  for (const variable of VARIABLES) {
    const value = source[variable.name];
    const fileName = `${variable.name}_FILE`;
    const file = NAMES.has(fileName) ? undefined : source[fileName];
    if (value !== undefined && file !== undefined) problems.push(`${variable.name} and ${variable.name}_FILE are both set; keep one`);
    if (value !== undefined && value !== '') {
      env[variable.name] = value;
      set.add(variable.name);
      continue;
    }
    env[variable.name] = variable.default;
    if (file === undefined || file === '') continue;
    try {
      env[variable.name] = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
      set.add(variable.name);
    } catch (cause) {
      problems.push(`${variable.name}_FILE: ${file} cannot be read (${cause instanceof Error ? cause.message : cause})`);
    }
  }
  return {
    env,
    set,
    searchPath: source.PATH ?? '',
    named: (name) => source[name],
    problems,
    warnings: Object.keys(source).flatMap(slipOf),
  };
}

function slipOf(name: string): string[] {
  const bare = name.replace(/_FILE$/, '');
  if (NAMES.has(name) || NAMES.has(bare)) return [];
  const meant = VARIABLES.find((variable) => variable.name.length > 4 && distance(variable.name, bare) <= 2);
  return meant ? [`${name} is not a setting; did you mean ${meant.name}?`] : [];
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
