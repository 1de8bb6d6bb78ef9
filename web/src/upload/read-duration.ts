const PATIENCE_MS = 5_000;

/** Seconds that a recording lasts, read from its head by the browser; null where the browser cannot tell. */
export async function readDuration(file: File, signal: AbortSignal): Promise<number | null> {
  // A video element plays sound files as well, an audio element no videos.
  const media = document.createElement('video');
  const url = URL.createObjectURL(file);
  const enough = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  try {
    return await new Promise<number | null>((resolve) => {
      media.addEventListener('loadedmetadata', () =>
        resolve(Number.isFinite(media.duration) && media.duration > 0 ? media.duration : null),
      );
      media.addEventListener('error', () => resolve(null));
      enough.addEventListener('abort', () => resolve(null));
      media.preload = 'metadata';
      media.src = url;
    });
  } finally {
    media.removeAttribute('src');
    URL.revokeObjectURL(url);
  }
}
