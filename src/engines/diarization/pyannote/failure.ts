import { z } from 'zod';
import type { ErrorCode } from '../../../contract/app-error.ts';
import type { ExplainFailure } from '../../call-http.ts';

const Failure = z.object({ message: z.string().nullish(), error: z.string().nullish() });
const LONGEST_MESSAGE = 300;

/** What an answer of the API that is no success means; what its status says by itself is left to that. */
export function explainFailure(key: string | null): ExplainFailure {
  return (status, body): { code: ErrorCode; message: string } | null => {
    if (status === 402) return { code: 'ENGINE_QUOTA_EXHAUSTED', message: 'the account of PYANNOTE_API_KEY has no credit' };
    if (status !== 400 && status !== 422) return null;
    const said = sayable(readMessage(body), key);
    if (/\bmodel\b/i.test(said)) return { code: 'ENGINE_MISCONFIGURED', message: `the model is refused; check PYANNOTE_MODEL (${said})` };
    if (/\bwebhook\b/i.test(said))
      return { code: 'ENGINE_MISCONFIGURED', message: `the webhook is refused; check PYANNOTE_WEBHOOK_URL (${said})` };
    return { code: 'ENGINE_REFUSED_AUDIO', message: `the request is refused${said && ` (${said})`}` };
  };
}

/** What the service says on one line, short, without our key. */
export function sayable(text: string, key: string | null): string {
  const clean = key === null || key.length < 4 ? text : text.replaceAll(key, '***');
  return clean.replace(/\s+/g, ' ').trim().slice(0, LONGEST_MESSAGE);
}

function readMessage(body: string): string {
  try {
    const { message, error } = Failure.parse(JSON.parse(body));
    return message ?? error ?? '';
  } catch {
    return '';
  }
}
