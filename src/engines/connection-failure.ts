/** Texts of undici that have no code; any other may repeat what was sent, a key with it. */
const WORDS = new Set(['bad port', 'unexpected redirect']);
/** What cannot be put into a request at all. */
const NO_REQUEST = 'the request cannot be made';

/** Nothing of this passes by itself; a lost connection does. */
const LASTING = new Set([
  NO_REQUEST,
  ...WORDS,
  'ENOTFOUND',
  'ERR_INVALID_URL',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'ERR_SSL_WRONG_VERSION_NUMBER',
]);

export interface ConnectionFailure {
  /** A code or a fixed word, never the text of what was thrown. */
  reason: string;
  lasting: boolean;
  redirected: boolean;
  /** The address is not to blame: what goes with it is, such as a key with a line break. */
  unsendable: boolean;
}

/** Why `fetch` got no answer, from what it threw. */
export function connectionFailure(thrown: unknown): ConnectionFailure {
  const reason = reasonOf(thrown);
  return { reason, lasting: LASTING.has(reason), redirected: reason === 'unexpected redirect', unsendable: reason === NO_REQUEST };
}

function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'unknown';
  if (thrown.cause !== undefined) return reasonOf(thrown.cause);
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  if (WORDS.has(thrown.message)) return thrown.message;
  return thrown instanceof TypeError ? NO_REQUEST : 'unknown';
}
