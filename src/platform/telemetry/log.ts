import pino, { type Logger } from 'pino';
import type { LogLevel } from '../../config/config.ts';

export type Log = Logger;

/** Names whose values never reach a log: credentials, and what a recording is about or who is in it. */
const MASKED = [
  'password',
  'secret',
  'token',
  'authorization',
  'cookie',
  'text',
  'raw_text',
  'original_filename',
  'originalFilename',
  'label',
  'metadata',
  'session_id',
  'sessionId',
];

/** One JSON object a line on standard error; on a terminal short lines for a person. Names in MASKED are masked at any of three depths. */
export function createLog(options: { level: LogLevel; format: 'json' | 'pretty' }): Log {
  const settings = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: MASKED.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[masked]' },
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return pino(
    settings,
    options.format === 'json'
      ? pino.destination({ fd: 2, sync: true })
      : { write: (line: string) => process.stderr.write(forPerson(line)) },
  );
}

function forPerson(line: string): string {
  const { level, time, msg, err, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const facts = Object.entries(rest)
    .map(([name, value]) => ` ${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`)
    .join('');
  const cause = typeof err === 'object' && err !== null && 'stack' in err ? `\n  ${err.stack}` : '';
  return `${String(time).slice(11, 19)} ${String(level).padEnd(5)} ${msg ?? ''}${facts}${cause}\n`;
}
