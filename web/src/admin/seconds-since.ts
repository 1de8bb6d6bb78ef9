/** From `time` to `at`, both as the server said them, so that the clock of this device does not matter. */
export function secondsSince(time: string, at: string): number {
  return Math.max(0, (Date.parse(at) - Date.parse(time)) / 1000);
}
