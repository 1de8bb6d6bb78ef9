/** One entry of a manifest as it is written, and where. */
export interface ManifestRow {
  /** Counted from 1. */
  line: number;
  fields: Record<string, unknown>;
}

export interface ManifestRows {
  rows: ManifestRow[];
  /** What is wrong, each with its line. */
  problems: string[];
}
