/** How many users do what for how long. */
export interface Profile {
  users: number;
  minutes: number;
  /** Megabytes of each recording: WAV, 48 kHz, stereo, of which 100 are nine minutes. */
  mb: number;
  /** How long a user waits on average between two steps. */
  thinkMs: number;
  /** How long the engine takes for a part, at most. */
  engineMs: number;
}

const LARGE = { mb: 100, thinkMs: 3000, engineMs: 2000 };

export const PROFILES = {
  normal: { users: 5, minutes: 10, ...LARGE },
  peak: { users: 20, minutes: 10, ...LARGE },
  stress: { users: 50, minutes: 10, ...LARGE },
  sustained: { users: 20, minutes: 60, ...LARGE },
} satisfies Record<string, Profile>;

export type ProfileName = keyof typeof PROFILES;

/** A few seconds of each, as tests have time for. */
export const SHORT: Profile = { users: 5, minutes: 0.08, mb: 1, thinkMs: 200, engineMs: 100 };
