import { z } from 'zod';
import type { PyannoteSettings } from '../config/pyannote.ts';
import { AppError, ErrorBody } from '../contract/app-error.ts';
import { Call } from '../engines/diarization/pyannote/schema.ts';
import { verifySignature } from '../engines/diarization/pyannote/verify-signature.ts';
import type { WebhookInbox } from '../engines/diarization/pyannote/webhook-inbox.ts';
import type { Doorbell, Unsubscribe } from '../platform/doorbell/doorbell.ts';
import type { Server } from '../platform/http/server.ts';

export interface WebhookTools {
  /** Null: pyannote is not set up. */
  pyannote: Pick<PyannoteSettings, 'webhook'> | null;
  doorbell: Pick<Doorbell, 'announce'>;
  now: () => number;
}

/** In front of a job's id at the doorbell, whose other ids are those of our own jobs. */
const MARK = 'pyannote:';

/** Where pyannote says that a job has ended. Whichever process waits for that job asks about it at once. */
export async function pyannoteWebhook(server: Server, { pyannote, doorbell, now }: WebhookTools): Promise<void> {
  await server.register(async (scope) => {
    // The signature is over the bytes.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    (scope as Server).post(
      '/webhooks/pyannote',
      {
        schema: {
          tags: ['webhooks'],
          summary: 'pyannote says that a job has ended',
          description: 'Signed with PYANNOTE_WEBHOOK_SECRET. Nothing of it is believed but that it is time to ask.',
          response: { 200: z.object({ received: z.literal(true) }), 400: ErrorBody, 401: ErrorBody, 404: ErrorBody },
        },
      },
      async (request) => {
        if (!pyannote?.webhook) throw new AppError('ROUTE_NOT_FOUND', { message: 'No webhook of pyannote is set up' });
        const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
        if (!verifySignature(request.headers, body, pyannote.webhook.secret, now())) throw new AppError('SIGNATURE_INVALID');
        doorbell.announce(MARK + jobIdOf(body));
        return { received: true } as const;
      },
    );
  });
}

/** Tells those who wait in this process of webhooks that any process has received. */
export function hearWebhooks(inbox: Pick<WebhookInbox, 'tell'>, doorbell: Pick<Doorbell, 'onChange'>): Unsubscribe {
  return doorbell.onChange((id) => {
    if (id.startsWith(MARK)) inbox.tell(id.slice(MARK.length));
  });
}

function jobIdOf(body: Uint8Array): string {
  try {
    return Call.parse(JSON.parse(new TextDecoder().decode(body))).jobId;
  } catch {
    throw new AppError('VALIDATION_FAILED', { message: 'The call names no job', details: { field: 'jobId' } });
  }
}
