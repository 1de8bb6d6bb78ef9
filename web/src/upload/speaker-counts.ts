/** How many speakers can be told apart. */
export const SPEAKER_COUNTS = [2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
