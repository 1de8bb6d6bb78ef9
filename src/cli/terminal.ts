import type { App } from '../app.ts';
import { type Config, ConfigError, type LogLevel, loadConfig } from '../config/config.ts';
import { readEnv } from '../config/env.ts';
import { AppError } from '../contract/app-error.ts';
import { createLog, type Log } from '../platform/telemetry/log.ts';

/** Any failure as one line for a person: what happened, what to do, the code. */
export function oneLine(thrown: unknown): string {
  if (thrown instanceof ConfigError) return thrown.message;
  const error = AppError.fromUnknown(thrown);
  if (error.code === 'INTERNAL' && thrown instanceof Error) return thrown.message;
  return `${error.message}. ${error.hint} (${error.code})`;
}

/** Settings for a command that a person runs in a terminal: quiet unless LOG_LEVEL asks for more. */
export function commandSetup(): { config: Config; log: Log } {
  const reading = readEnv();
  const config = loadConfig(reading);
  const level: LogLevel = reading.set.has('LOG_LEVEL') ? config.log.level : 'fatal';
  for (const warning of config.warnings) process.stderr.write(`${warning}\n`);
  return { config, log: createLog({ level, format: reading.set.has('LOG_FORMAT') ? config.log.format : 'pretty' }) };
}

/** The program as such a command needs it. Loaded only then: it is most of what starting takes. */
export async function openForCommand(version: string): Promise<App> {
  const { config, log } = commandSetup();
  const { openApp } = await import('../app.ts');
  return openApp(config, log, version);
}

/** Milliseconds as 1:02:03 or 2:03. */
export function clock(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return (parts[0] === 0 ? parts.slice(1) : parts)
    .map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0')))
    .join(':');
}

/** Calls `stop` on the first Ctrl-C or SIGTERM; ignores the echoes of it, and gives up at once on a later one. */
export function onStop(stop: (signal: 'SIGINT' | 'SIGTERM') => void): Disposable {
  let firstAt = 0;
  const hear = (signal: 'SIGINT' | 'SIGTERM'): void => {
    if (firstAt === 0) {
      firstAt = Date.now();
      stop(signal);
    } else if (Date.now() - firstAt > 500) process.exit(130);
  };
  process.on('SIGINT', hear).on('SIGTERM', hear);
  return { [Symbol.dispose]: () => void process.off('SIGINT', hear).off('SIGTERM', hear) };
}
