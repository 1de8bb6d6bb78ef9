/** `00:12:35,040` with the given mark before the milliseconds: a comma in SRT, a point in WebVTT. */
export function subtitleTime(ms: number, mark: ',' | '.'): string {
  const [hours, minutes, seconds] = parts(ms);
  return `${two(hours)}:${two(minutes)}:${two(seconds)}${mark}${String(ms % 1000).padStart(3, '0')}`;
}

/** `0:12:35`, for people. */
export function readableTime(ms: number): string {
  const [hours, minutes, seconds] = parts(ms);
  return `${hours}:${two(minutes)}:${two(seconds)}`;
}

function parts(ms: number): [hours: number, minutes: number, seconds: number] {
  const seconds = Math.floor(ms / 1000);
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
