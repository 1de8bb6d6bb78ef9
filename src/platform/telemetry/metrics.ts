import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

const STEP_BUCKETS = [0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600];

export type Metrics = ReturnType<typeof createMetrics>;

/** Everything that is counted and timed, in Prometheus' terms. Gauges are read when they are asked for. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    httpRequests: new Counter({ name: 'http_requests_total', help: 'HTTP requests', labelNames: ['method', 'route', 'status'], registers }),
    httpSeconds: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time to answer an HTTP request',
      labelNames: ['method', 'route'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    httpShed: new Counter({
      name: 'http_shed_total',
      help: 'HTTP requests that were turned away because of too many others',
      labelNames: ['kind'],
      registers,
    }),
    cacheLooks: new Counter({
      name: 'cache_lookups_total',
      help: 'What was looked for among what was heard before: hit or miss',
      labelNames: ['level', 'result'],
      registers,
    }),
    audioSeconds: new Histogram({
      name: 'audio_processing_duration_seconds',
      help: 'Time of each step of a job',
      labelNames: ['step'],
      buckets: STEP_BUCKETS,
      registers,
    }),
    engineCallSeconds: new Histogram({
      name: 'engine_call_duration_seconds',
      help: 'Time of a call to an engine',
      labelNames: ['engine', 'outcome'],
      buckets: STEP_BUCKETS,
      registers,
    }),
    engineCost: new Counter({ name: 'engine_cost_total', help: 'Cost of engine calls', labelNames: ['engine', 'currency'], registers }),
    yandexCost: new Counter({
      name: 'yandex_api_cost_total',
      help: 'Cost of calls to Yandex SpeechKit',
      labelNames: ['currency'],
      registers,
    }),
    jobsFinished: new Counter({
      name: 'jobs_finished_total',
      help: 'Jobs that ended, or went back into the queue, by how',
      labelNames: ['outcome'],
      registers,
    }),
    estimateError: new Histogram({
      name: 'estimate_error_seconds',
      help: 'How far what people were told was off: seconds of waiting, seconds of processing',
      labelNames: ['of'],
      buckets: STEP_BUCKETS,
      registers,
    }),
    activeJobs: new Gauge({ name: 'active_jobs_total', help: 'Jobs that this process is running', registers }),
    recordingSeconds: new Counter({ name: 'recording_seconds_total', help: 'Length of the recordings that were transcribed', registers }),
    uploadedBytes: new Counter({ name: 'uploaded_bytes_total', help: 'Bytes of accepted uploads', registers }),
    uploadsRefused: new Counter({
      name: 'uploads_refused_total',
      help: 'Uploads that were refused, by error code',
      labelNames: ['code'],
      registers,
    }),
    resumableUploads: new Counter({
      name: 'resumable_uploads_total',
      help: 'Resumable uploads that ended, by how',
      labelNames: ['outcome'],
      registers,
    }),
    sweptMedia: new Counter({ name: 'retention_swept_total', help: 'What the retention sweep removed', labelNames: ['kind'], registers }),
    cdnLooks: new Counter({
      name: 'cdn_looks_total',
      help: 'Looks whether the CDN has something, by what its cache said',
      labelNames: ['cache'],
      registers,
    }),
    cdnPurges: new Counter({ name: 'cdn_purges_total', help: 'Tries to make the CDN forget', labelNames: ['outcome'], registers }),
    auditProblems: new Gauge({
      name: 'storage_audit_problems',
      help: 'What the last audit of the media found and did not mend',
      labelNames: ['problem'],
      registers,
    }),
    storageWaiting: new Gauge({
      name: 'storage_waiting_objects',
      help: 'Media that only this machine has until the object store is back',
      registers,
    }),
    /** Registers a gauge whose values are computed when metrics are read. */
    observe(
      name: string,
      help: string,
      labelNames: string[],
      collect: (set: (labels: Record<string, string>, value: number) => void) => Promise<void> | void,
    ): void {
      new Gauge({
        name,
        help,
        labelNames,
        registers,
        async collect() {
          this.reset();
          // Without its database a process has other figures left, and they matter most then.
          await Promise.resolve(collect((labels, value) => this.set(labels, value))).catch(() => {});
        },
      });
    },
  };
}
