/** What `eval` was asked for. */
export interface EvalOptions {
  manifest?: string;
  reference?: string;
  hypothesis?: string;
  engine: string[];
  language: 'auto' | 'as-given';
  json?: true;
  html?: string;
  out?: string;
}
