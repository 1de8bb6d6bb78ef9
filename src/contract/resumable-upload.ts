/** What the page and the terminal do alike with uploads that can be broken off, whatever they send them with. */

/** Waits between tries, in milliseconds; it begins again at the first once bytes have come through. */
export const RETRY_DELAYS_MS = [0, 1000, 3000, 5000, 10_000];

/** The server has all bytes and took no recording from them: its address says why. */
export class UploadRefused extends Error {}

/**
 * To be called with every answer. tus-js-client sends the whole file anew after whatever refuses its question for the
 * offset, which is right only for an upload that is gone: else this throws, and it is asked again. Throws UploadRefused.
 */
export function keepUpload(
  request: { getMethod(): string },
  answer: { getStatus(): number; getHeader(name: string): string | undefined },
): void {
  const status = answer.getStatus();
  if (request.getMethod() !== 'HEAD' || status < 400 || status === 404) return;
  if (status < 500 && answer.getHeader('Upload-Error')) throw new UploadRefused();
  throw new Error(`The server answered ${status}`);
}

/** Whether the same request may succeed a little later; 0 is no answer at all. */
export function mayPass(status: number): boolean {
  return status === 0 || status >= 500 || status === 409 || status === 423 || status === 429;
}
