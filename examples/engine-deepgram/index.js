// Deepgram, recorded audio: https://developers.deepgram.com/reference/speech-to-text/listen-pre-recorded
const TYPES = { ogg_opus: 'audio/ogg', flac: 'audio/flac', mp3: 'audio/mpeg', wav: 'audio/wav' };
const CODES = { 401: 'ENGINE_KEY_REFUSED', 402: 'ENGINE_QUOTA_EXHAUSTED', 413: 'CHUNK_TOO_LARGE', 429: 'ENGINE_RATE_LIMITED' };
const CAPABILITIES = {
  languages: null,
  encodings: Object.keys(TYPES),
  wordTimes: true,
  diarization: { maxSpeakers: 20 },
  maxSeconds: 3600,
  maxBytes: 2_000_000_000,
  minSeconds: 1,
  preferredSeconds: 200,
  parallel: 4,
  maxInFlight: 50,
  billing: { unitMs: 1000, minimumMs: 0, perResult: false },
  clipsPerHour: null,
  deferred: null,
  losesSpeech: false,
  realTimeFactor: 0.05,
};

export function createEngine({ fetch, env }) {
  const key = env('DEEPGRAM_API_KEY');
  const url = env('DEEPGRAM_URL') ?? 'https://api.deepgram.com';
  const model = env('DEEPGRAM_MODEL') ?? 'nova-3';
  const location = { kind: 'remote', company: 'Deepgram', country: 'US', place: 'Deepgram, United States' };
  const check = async () => (key ? null : 'Deepgram has no key; set DEEPGRAM_API_KEY');

  async function recognise({ audio, language, speakers, signal }) {
    const asked = language === 'auto' ? { detect_language: 'true' } : { language };
    const query = new URLSearchParams({ model, punctuate: 'true', diarize: String(speakers !== null), ...asked });
    const headers = { authorization: `Token ${key}`, 'content-type': TYPES[audio.encoding], 'content-length': String(audio.bytes) };
    const body = audio.open();
    const request = { method: 'POST', headers, body, duplex: 'half', signal };
    const response = await fetch(`${url}/v1/listen?${query}`, request).finally(() => body.destroy());
    if (!response.ok) throw failure(response.status, await response.text());
    const [channel] = (await response.json()).results.channels;
    const heard = channel.detected_language?.slice(0, 2) ?? (language === 'auto' ? null : language);
    const inClip = (seconds) => Math.min(Math.round(seconds * 1000), audio.durationMs);
    const words = channel.alternatives[0].words.map((word) => ({
      text: word.punctuated_word ?? word.word,
      startMs: inClip(word.start),
      endMs: inClip(word.end),
      confidence: word.confidence,
      language: heard,
      ...(speakers !== null && { speaker: String(word.speaker) }),
    }));
    return { words, warnings: [], billedMs: null };
  }

  return { id: 'deepgram', name: 'Deepgram', model, location, demo: false, capabilities: CAPABILITIES, check, recognise };
}

function failure(status, body) {
  const code = CODES[status] ?? (status < 500 ? 'ENGINE_REFUSED_AUDIO' : 'ENGINE_FAILED');
  return Object.assign(new Error(`answered ${status}: ${body.slice(0, 200)}`), { code });
}
