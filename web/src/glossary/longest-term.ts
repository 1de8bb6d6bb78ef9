/** The server takes no longer ones. */
export const LONGEST_TERM = 200;
