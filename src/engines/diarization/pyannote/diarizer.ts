import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { encodeFile } from '../../../audio/encode-file.ts';
import type { PyannoteSettings } from '../../../config/pyannote.ts';
import { AppError } from '../../../contract/app-error.ts';
import type { SpeakerTurn } from '../../../transcript/speaker-turn.ts';
import type { EngineTools } from '../../engine-tools.ts';
import type { DiarizeRequest, Diarizer, SpeakerCount } from '../diarizer.ts';
import { toTurns } from '../to-turns.ts';
import { again, createClient } from './client.ts';
import { type JobEnd, type Pace, waitForEnd } from './jobs.ts';
import { Accepted, Output, Upload } from './schema.ts';
import type { WebhookInbox } from './webhook-inbox.ts';

const MOST_BYTES = 1024 ** 3;
const LONGEST_MS = 24 * 3_600_000;
/** Half of what WAV needs, and nothing of a voice is lost. */
const FLAC = ['-c:a', 'flac', '-f', 'flac'];

export interface PyannoteTools extends EngineTools {
  inbox: WebhookInbox;
}

/**
 * Speakers by pyannoteAI, or by a service of one's own with its wire format: the recording is uploaded, a job is begun
 * and asked about until it has ended. docs/engines-diarization.md says what is set where, and what was not verified.
 */
export function createPyannote(
  settings: PyannoteSettings,
  tools: PyannoteTools,
  pace: Pace = { shortestMs: 1000, longestMs: 15_000 },
): Diarizer {
  const client = createClient(settings, tools);
  const waiting = { client, inbox: tools.inbox, pace, key: settings.key };

  async function upload(pcmFile: string, signal: AbortSignal): Promise<string> {
    const file = `${pcmFile}-${randomUUID()}.flac`;
    try {
      await encodeFile(pcmFile, file, FLAC, { cwd: dirname(pcmFile), signal });
      const { size: bytes } = await stat(file);
      if (bytes > MOST_BYTES) throw new AppError('CHUNK_TOO_LARGE', { message: 'pyannote takes recordings of 1 GB at most' });
      return await again(
        async () => {
          const media = `media://kazru-stt/${randomUUID()}`;
          const { url } = await client.ask({ method: 'POST', path: '/media/input', body: { url: media }, schema: Upload, signal });
          await client.upload(url, { bytes, open: () => createReadStream(file) }, signal);
          return media;
        },
        { restMs: pace.shortestMs, signal },
      );
    } finally {
      await rm(file, { force: true });
    }
  }

  async function begin({ pcmFile, count, signal, onAccepted }: DiarizeRequest): Promise<string> {
    const url = await upload(pcmFile, signal);
    const body = {
      url,
      model: settings.model,
      ...countFields(count),
      ...(settings.webhook && { webhook: settings.webhook.url, webhookStatusOnly: true }),
    };
    const { jobId } = await again(() => client.ask({ method: 'POST', path: '/diarize', body, schema: Accepted, signal }), {
      restMs: pace.shortestMs,
      signal,
      answeredOnly: true,
    });
    await onAccepted(jobId);
    return jobId;
  }

  async function settle(end: JobEnd, { durationMs, onAccepted }: DiarizeRequest): Promise<SpeakerTurn[]> {
    try {
      if ('failed' in end) throw end.failed;
      if ('gone' in end) throw end.gone;
      return readOutput(end.output, durationMs);
    } catch (error) {
      // Whoever asks for it again gets the same.
      await onAccepted(null);
      throw error;
    }
  }

  return {
    id: 'pyannote',
    name: settings.location.company === 'pyannoteAI' ? 'pyannoteAI' : 'pyannote',
    location: settings.location,
    check: async () => null,
    async diarize(request) {
      const { durationMs, signal, ticket, onAccepted } = request;
      signal.throwIfAborted();
      if (durationMs > LONGEST_MS) throw new AppError('CHUNK_TOO_LARGE', { message: 'pyannote takes recordings of 24 h at most' });
      const told = { audioMs: durationMs, signal };
      if (ticket !== null) {
        const end = await waitForEnd(ticket, told, waiting);
        if (!('gone' in end)) return settle(end, request);
        await onAccepted(null);
      }
      return settle(await waitForEnd(await begin(request), told, waiting), request);
    },
  };
}

function countFields({ exact, min, max }: SpeakerCount): { numSpeakers?: number; minSpeakers?: number; maxSpeakers?: number } {
  if (exact !== null) return { numSpeakers: exact };
  return { ...(min !== null && { minSpeakers: min }), ...(max !== null && { maxSpeakers: max }) };
}

function readOutput(output: unknown, durationMs: number): SpeakerTurn[] {
  const { diarization, exclusiveDiarization } = Output.safeParse(output).data ?? {};
  const told = diarization ?? exclusiveDiarization;
  if (told) return toTurns('pyannote', told, durationMs);
  throw new AppError('ENGINE_BAD_ANSWER', { message: 'pyannote says that it succeeded, but its answer tells of no turns' });
}
