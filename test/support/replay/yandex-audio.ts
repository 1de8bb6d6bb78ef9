import { wav } from '../pcm.ts';
import { containerOf } from './openai-form.ts';
import type { Failure } from './yandex-failure.ts';
import type { Submit } from './yandex-submit.ts';

/** Audio as the recogniser got it, in a form that can be decoded without being told more. */
export interface SentAudio {
  file: Buffer;
  channels: number;
}

/** The audio of a submit; a failure when it is not what it was said to be. */
export function sentAudio(bytes: Buffer, { format, labelled }: Pick<Submit, 'format' | 'labelled'>): SentAudio | Failure {
  const audio = typeof format === 'string' ? inContainer(bytes, format) : { file: wav(bytes, format), channels: format.channels };
  if ('file' in audio && labelled && audio.channels > 1) return { code: 3, message: 'speakers can be labelled in one channel only' };
  return audio;
}

function inContainer(file: Buffer, container: Exclude<Submit['format'], object>): SentAudio | Failure {
  const found = containerOf(file);
  switch (container) {
    case 'WAV':
      return found === 'wav' ? { file, channels: file.readUInt16LE(22) } : bad('Audio has WAV container type but no RIFF header');
    case 'OGG_OPUS': {
      const at = file.subarray(0, 512).indexOf('OpusHead');
      return found === 'ogg' && at > 0 ? { file, channels: file[at + 9] ?? 1 } : bad('Audio is no Opus in Ogg');
    }
    case 'MP3':
      // One or two, which cost the same.
      return found === 'mp3' ? { file, channels: 1 } : bad('Audio is no MP3');
  }
}

function bad(message: string): Failure {
  return { code: 3, message };
}
