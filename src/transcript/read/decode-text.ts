import { AppError } from '../../contract/app-error.ts';

/** UTF-8, or UTF-16 that says so. Throws INVALID_TRANSCRIPT: letters of another encoding would be others. */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new AppError('INVALID_TRANSCRIPT', { message: 'The text is not in UTF-8', cause });
  }
}
